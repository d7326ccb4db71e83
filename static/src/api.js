// Swagger UI skips levels of headings and leaves its introduction outside every landmark. It writes its page again and
// again: so does this.
(function () {
  "use strict";

  function mend() {
    document.querySelectorAll("h3.opblock-tag, section.models h4").forEach(function (heading) {
      if (!heading.hasAttribute("aria-level")) heading.setAttribute("aria-level", "2");
    });
    document.querySelectorAll(".information-container:not([role])").forEach(function (introduction) {
      introduction.setAttribute("role", "region");
      introduction.setAttribute("aria-label", "About this API");
    });
  }

  new MutationObserver(mend).observe(document.getElementById("swagger-ui"), { childList: true, subtree: true });
  mend();
})();
