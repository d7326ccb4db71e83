// What htmx leaves out for keyboards and screen readers: where focus goes after a swap, and what is said.
(function () {
  "use strict";

  let status = null;
  let place = null;
  let lastChange = 0;

  function say(text) {
    if (!status || !text) return;
    status.textContent = "";
    // A screen reader speaks a change of text: empty it first, then set it in a later frame.
    window.setTimeout(function () { status.textContent = text.trim(); }, 60);
  }

  function isPoll(event) {
    const source = event.detail.requestConfig && event.detail.requestConfig.elt;
    return source && source.hasAttribute("data-recalculating") ? source : null;
  }

  // What the reader looks at: what has focus, or else the first row (or part) with an id that is in sight.
  function placeIn(region) {
    const active = document.activeElement;
    const focused = active && region.contains(active) && active.getAttribute("href");
    const mark = focused ? active : Array.from(region.querySelectorAll("[id]")).find(function (one) {
      return one.getBoundingClientRect().top >= 0;
    });
    if (!mark) return null;
    const selector = focused ? 'a[href="' + CSS.escape(focused) + '"]' : "#" + CSS.escape(mark.id);
    return { selector: selector, focused: Boolean(focused), top: mark.getBoundingClientRect().top };
  }

  // Put it back where it was: the browser itself would hold on to whatever is left of the page.
  function returnTo(spot) {
    const mark = spot && document.querySelector(spot.selector);
    if (!mark) return;
    if (spot.focused && document.activeElement === document.body) mark.focus({ preventScroll: true });
    window.scrollBy({ top: mark.getBoundingClientRect().top - spot.top, behavior: "instant" });
  }

  document.addEventListener("DOMContentLoaded", function () {
    status = document.getElementById("status");
    const first = document.querySelector("[data-focus-on-load]");
    if (first) first.focus();
  });

  // On a phone the row of a part moves sideways: begin where the reader is. (Not before the styles are there.)
  window.addEventListener("load", function () {
    const here = document.querySelector(".navigation--section [aria-current]");
    if (here) here.closest("ul").scrollLeft = here.offsetLeft - 16;
  });

  document.addEventListener("htmx:beforeRequest", function (event) {
    event.detail.requestConfig.askedAt = Date.now();
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    const target = event.detail.target;
    // A form with errors comes back as 422 and belongs on the page; 409 is a version conflict.
    if (event.detail.xhr.status === 422 || event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    if (!isPoll(event)) return;
    // Figures that refresh themselves never take away what somebody is typing, or a row that is being asked for.
    // Nor do they bring back what stood there before a save that overtook them.
    if (target.querySelector("form[data-editing], .htmx-request:not([data-recalculating])") ||
        event.detail.requestConfig.askedAt < lastChange) {
      event.detail.shouldSwap = false;
      return;
    }
    place = placeIn(target);
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    const poll = isPoll(event);
    if (poll) {
      returnTo(place);
      place = null;
      if (!document.querySelector("[data-recalculating]")) say(poll.getAttribute("data-done"));
      return;
    }
    lastChange = Date.now();
    const target = document.querySelector("[data-focus-after-swap]");
    if (target) {
      target.removeAttribute("data-focus-after-swap");
      target.focus();
    }
    const spoken = document.querySelector("[data-announce]");
    if (spoken) {
      say(spoken.textContent);
      spoken.removeAttribute("data-announce");
    }
  });

  // A request that failed says so where it can be seen, not only heard.
  function warn(text) {
    const problem = document.getElementById("problem");
    if (!problem) return;
    problem.hidden = false;
    problem.textContent = text;
  }
  document.addEventListener("htmx:sendError", function () {
    warn("The service could not be reached. What you typed is still here: try again in a moment.");
  });
  document.addEventListener("htmx:responseError", function (event) {
    warn("That did not work (error " + event.detail.xhr.status + "). What you typed is still here: try again.");
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    const problem = document.getElementById("problem");
    if (problem && event.detail.successful) problem.hidden = true;
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) {
      open.removeAttribute("open");
      open.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
  });
})();
