"""What the sample paper says: the published amounts, made-up spending, posts instead of people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine

from safer_communities.ui.charts import AgencyBar, GanttRow, gantt, responsive, saving_against_cost

ROOT = Path(__file__).resolve().parents[2]
RED, AMBER, GREEN, UNRATED = ("Red", "red"), ("Amber", "amber"), ("Green", "green"), ("Not rated", "none")
NJP = "Neighbourhood Justice Panels"
COACHES, CAUTIONS, IOM = (
    "Community Coaches",
    "Conditional Cautions",
    "Enhanced Integrated Offender Management",
)

RATINGS = [
    (NJP, [RED, RED, GREEN, UNRATED], "Go-live is threatened: three milestones of June are not achieved."),
    (
        COACHES,
        [AMBER, AMBER, GREEN, UNRATED],
        "Contract specification forecast 28 August 2013, four weeks late.",
    ),
    (CAUTIONS, [GREEN, GREEN, GREEN, UNRATED], "All milestones due are achieved; no risk identified."),
    (IOM, [GREEN, GREEN, GREEN, UNRATED], "Cohort expansion began in June as planned."),
]

HIGHLIGHTS = [
    (
        NJP,
        RED,
        "Following a workshop for partners from the police, Barnet Homes and the council, the steering group "
        "approved a high-level model: low-level crime and anti-social behaviour, referrals from the council, "
        "Barnet Homes and the police, volunteers recruited by a commissioned provider.",
        [
            "Engage with potential providers of the service.",
            "Develop a specification and start procurement.",
            "Refine the definition of cases in scope.",
            "Train volunteers and referring agencies.",
        ],
        "Expected go-live: October 2013 (business case: October 2013).",
    ),
    (
        COACHES,
        AMBER,
        "Funding was approved by the council in June. The service builds on the local model and is aimed at "
        "those at risk of engaging in anti-social behaviour and crime.",
        ["Refine referral routes and criteria.", "Settle the approach to procurement."],
        "Expected go-live: October 2013 (business case: October 2013).",
    ),
    (
        CAUTIONS,
        GREEN,
        "Since April, conditional cautions are approved by the police rather than the CPS. The project "
        "boosts their use by training and communications, and develops a new alcohol awareness condition.",
        [
            "Training and communications within the police.",
            "Engage with alcohol providers.",
            "Specify the awareness course and agree how to procure it.",
        ],
        "Expected go-live: October 2013 (implementation plan: September 2013).",
    ),
    (
        IOM,
        GREEN,
        "Partners have selected the preferred options for expanding the cohort from 97 to 200 offenders and "
        "signed the agreements for joint working with housing and mental health services.",
        ["Implement the stepped expansion of the cohort.", "Start a group of service users."],
        "The cohort stood at 121 on 30 June 2013.",
    ),
]

MILESTONES = [
    (
        NJP,
        [
            (
                "8.",
                "Develop process and policies",
                "AM (with PM and SPOC support)",
                "May – June 2013",
                "In progress",
                RED,
            ),
            (
                "9.",
                "Devise and agree evaluation and scorecard (to include recording of financial benefits)",
                "AM (with PM + Finance support)",
                "June 2013",
                "Not achieved",
                RED,
            ),
            (
                "11.",
                "Sign off process, policies, evaluation and scorecard",
                "BASBAG",
                "June 2013",
                "Not started",
                RED,
            ),
            (
                "14.",
                "Recruit coordinator or appoint voluntary organisation",
                "AM (PM support)",
                "June – July 2013",
                "In progress",
                AMBER,
            ),
            ("14.", "Recruit volunteers", "TBC (depend on 4. above)", "July 2013", "Not started", AMBER),
            ("15.", "Train agencies", "Restorative Solutions", "July – August 2013", "Not started", GREEN),
            (
                "16.",
                "Train facilitators and volunteers",
                "Restorative Solutions",
                "July – August 2013",
                "Not started",
                GREEN,
            ),
            ("18.", "Go live", "Not known", "Oct 2013", "Not started", AMBER),
        ],
    ),
    (
        COACHES,
        [
            ("64.", "Initial stakeholder workshop", "MK (with PM support)", "May 2013", "Achieved", GREEN),
            (
                "6.",
                "Develop process and policies (referral pathways, gate-keeping)",
                "MK (with PM support/ SPOCs)",
                "May – June 2013",
                "Partly achieved",
                AMBER,
            ),
            (
                "8.",
                "Draft contract specification",
                "MK (PM/ Procurement/ Finance support)",
                "July 2013",
                "In progress",
                AMBER,
            ),
            ("9.", "Approve contract specification", "BASBAG", "July 2013", "Not started", AMBER),
            (
                "10.",
                "Market engagement, contract and letting",
                "MK (PM/ Procurement/ Finance support)",
                "July – August 2013",
                "Not started",
                GREEN,
            ),
            ("13.", "Go live", "Not known", "Oct 2013", "Not started", AMBER),
        ],
    ),
    (
        CAUTIONS,
        [
            (
                "7.",
                "Early engagement with local public health and alcohol providers",
                "AM (via Public Health lead)",
                "May 2013",
                "Achieved",
                GREEN,
            ),
            (
                "8.",
                "Appoint consultants to devise alcohol awareness course",
                "AM / Public Health lead",
                "June 2013",
                "Achieved",
                GREEN,
            ),
            (
                "9.",
                "Devise and agree police processes and policy for new conditions",
                "AM",
                "June 2013",
                "Achieved",
                GREEN,
            ),
            (
                "11.",
                "Source and train local course provider",
                "Public Health lead/ AM",
                "July – August 2013",
                "In progress",
                GREEN,
            ),
            ("13.", "Go-live (new conditions)", "Not known", "September 2013", "Not started", GREEN),
        ],
    ),
    (
        IOM,
        [
            ("8.", "Sign up partners to new joint-working agreements", "MK", "May 2013", "Achieved", GREEN),
            ("9.", "Implement stepped cohort expansion programme", "MK", "June 2013", "In progress", UNRATED),
            ("11.", "Initiate an IOM service user group", "MK", "July – August 2013", "Not started", GREEN),
            (
                "13.",
                "Develop and implement peer mentor training programme",
                "RM/MK",
                "October 2013",
                "Not started",
                GREEN,
            ),
        ],
    ),
]

BUDGET = [
    (NJP, "£41,400 £9,850 £6,500 £41,400 £0", GREEN),
    (COACHES, "£80,800 £11,300 £9,100 £79,650 £1,150", GREEN),
    (CAUTIONS, "£29,100 £17,450 £6,100 £27,800 £1,300", GREEN),
    (IOM, "£0 £0 £0 £0 £0", UNRATED),
]

MATRIX = [
    (
        NJP,
        [
            "Police £163,946 £0 £163,946 £0 £163,946",
            "CPS £10,625 £0 £10,625 £0 £10,625",
            "Probation £5,636 (£1,625) £4,011 £0 £4,011",
            "Court £16,320 £0 £16,320 £0 £16,320",
            "Council £0 (£32,500) (£32,500) (£25,150) (£57,650)",
            "Total £196,527 (£34,125) £162,402 (£25,150) £137,252",
        ],
    ),
    (
        COACHES,
        [
            "Police £55,429 £0 £55,429 £0 £55,429",
            "CPS £4,500 £0 £4,500 £0 £4,500",
            "Probation £10,602 £0 £10,602 £0 £10,602",
            "Court £6,912 £0 £6,912 £0 £6,912",
            "Council £0 (£75,000) (£75,000) (£43,300) (£118,300)",
            "Total £77,443 (£75,000) £2,443 (£43,300) (£40,857)",
        ],
    ),
    (
        CAUTIONS,
        [
            "Police £49,440 (£98,400) (£48,960) (£38,100) (£87,060)",
            "CPS £110,000 £0 £110,000 £0 £110,000",
            "Probation £143,880 £0 £143,880 £0 £143,880",
            "Court £168,960 £0 £168,960 £0 £168,960",
            "Council £0 £0 £0 (£9,100) (£9,100)",
            "Total £472,280 (£98,400) £373,880 (£47,200) £326,680",
        ],
    ),
    (
        IOM,
        [
            "Police £29,942 £0 £29,942 £0 £29,942",
            "CPS £0 £0 £0 £0 £0",
            "Probation £3,609 (£15,689) (£12,080) £0 (£12,080)",
            "Court £0 £0 £0 £0 £0",
            "Prison £15,623 £0 £15,623 £0 £15,623",
            "Council £0 £0 £0 (£11,667) (£11,667)",
            "Total £49,174 (£15,689) £33,485 (£11,667) £21,818",
        ],
    ),
    (
        "Programme",
        [
            "Police £298,757 (£98,400) £200,357 (£38,100) £162,257",
            "CPS £125,125 £0 £125,125 £0 £125,125",
            "Probation £163,727 (£17,314) £146,413 £0 £146,413",
            "Court £192,192 £0 £192,192 £0 £192,192",
            "Prison £15,623 £0 £15,623 £0 £15,623",
            "Council £0 (£107,500) (£107,500) (£89,217) (£196,717)",
            "Total £795,424 (£223,214) £572,210 (£127,317) £444,893",
        ],
    ),
]


def context() -> dict[str, Any]:
    """The variables of sample_paper.html."""
    return {
        "title": "Enhancements to the Safer Communities Strategy",
        "kind": "Quarterly programme report to the Partnership Board",
        "partnership": "Barnet Safer Communities Partnership",
        "as_at": "19 July 2013",
        "reference": "Paper 2013-07/3",
        "facts": [
            ("Meeting", "19 July 2013"),
            ("Period", "1 April to 30 June 2013"),
            ("Prepared by", "Programme manager"),
            ("Status", "For decision"),
        ],
        "contents": [
            ("rag", "1 Are the initiatives on course?"),
            ("highlights", "2 Highlights by initiative"),
            ("milestones", "3 Milestones due and missed"),
            ("money", "4 Budget against actual"),
            ("benefits", "5 Who gains, and who pays?"),
        ],
        "ratings": [dict(zip(("initiative", "words", "reason"), row, strict=True)) for row in RATINGS],
        "highlights": [
            {"name": name, "word": word, "rag": rag, "progress": progress, "steps": steps, "live": live}
            for name, (word, rag), progress, steps, live in HIGHLIGHTS
        ],
        "milestones": [{"name": name, "rows": [_milestone(row) for row in rows]} for name, rows in MILESTONES],
        "budget": [
            {"name": name, "amounts": amounts.split(), "word": word, "rag": rag}
            for name, amounts, (word, rag) in BUDGET
        ],
        "matrix": [
            {
                "name": name,
                "rows": [
                    {"agency": agency, "total": agency == "Total", "amounts": amounts}
                    for agency, *amounts in (row.split() for row in rows)
                ],
            }
            for name, rows in MATRIX
        ],
    }


def _milestone(row: Any) -> dict[str, Any]:
    words = dict(zip(("number", "text", "lead", "by_when", "status"), row[:5], strict=True))
    return words | {"word": row[5][0], "rag": row[5][1]}


def html() -> str:
    """The sample paper as HTML, made from templates/print.html without the project's settings."""
    if not settings.configured:
        settings.configure(USE_TZ=True, LANGUAGE_CODE="en-gb")
    engine = Engine(dirs=[str(ROOT / "templates"), str(Path(__file__).parent)])
    template = engine.get_template("sample_paper.html")
    return template.render(Context(context()))


def charts() -> str:
    """Charts as pages and papers draw them, with hatching, arrows and two widths."""
    june, slip, october = date(2013, 6, 1), date(2013, 8, 20), date(2013, 10, 1)
    plan = [
        GanttRow("Sign off", "11.", june, date(2013, 6, 30), rating="red", forecast_on=slip),
        GanttRow("Go live", "18.", october, date(2013, 10, 31), gate=True, predecessors=(0,)),
    ]
    bars = [AgencyBar("Police", Decimal(298_757), Decimal(98_400)), AgencyBar("CPS", None, None)]
    return saving_against_cost(bars, title="Police save most", id_prefix="bars") + responsive(
        gantt, plan, today=date(2013, 7, 19), title="Sign-off is late", id_prefix="plan"
    )


def csv() -> bytes:
    """The matrix as the data file that a paper embeds."""
    lines = ["initiative,agency,saving,operating_cost,impact,set_up_cost,year_one_impact"]
    for name, rows in MATRIX:
        for row in rows:
            agency, *amounts = row.split()
            plain = [a.replace(",", "").replace("£", "").replace("(", "-").replace(")", "") for a in amounts]
            lines.append(",".join([name, agency, *plain]))
    return ("\r\n".join(lines) + "\r\n").encode()
