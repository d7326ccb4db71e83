import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDF files with veraPDF, many in one start of the JVM.
 *
 * Usage: Validate FLAVOUR[,FLAVOUR] FILE...  A flavour is veraPDF's name of a profile: ua1, 3a.
 * Standard output, fields separated by tabs:
 *   RESULT   file  flavour  compliant  number of checks
 *   FAILURE  file  flavour  clause-test  message  where in the file   (after the RESULT they belong to)
 *   ERROR    file  flavour  message    (the file could not be read)
 */
public final class Validate {
    private static final int FAILURES_SHOWN_OF_ONE_RULE = 5;

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        List<String> files = List.of(arguments).subList(1, arguments.length);
        for (String file : files) {
            for (String flavour : arguments[0].split(",")) {
                try {
                    validate(file, flavour);
                } catch (Exception | StackOverflowError problem) {
                    print("ERROR", file, flavour, String.valueOf(problem));
                }
            }
        }
    }

    private static void validate(String file, String name) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        byte[] content = Files.readAllBytes(Path.of(file));
        try (PDFAParser parser = Foundries.defaultInstance()
                .createParser(new java.io.ByteArrayInputStream(content), flavour);
             PDFAValidator validator = Foundries.defaultInstance()
                .createValidator(flavour, FAILURES_SHOWN_OF_ONE_RULE, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            print("RESULT", file, name, result.isCompliant(), result.getTotalAssertions());
            for (TestAssertion failure : result.getTestAssertions()) {
                if (failure.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = failure.getRuleId().getClause() + "-" + failure.getRuleId().getTestNumber();
                    print("FAILURE", file, name, rule, failure.getMessage(), failure.getLocation().getContext());
                }
            }
        }
    }

    private static void print(Object... fields) {
        StringBuilder line = new StringBuilder();
        for (Object field : fields) {
            line.append(line.length() == 0 ? "" : "\t").append(String.valueOf(field).replaceAll("\\s+", " "));
        }
        System.out.println(line);
    }
}
