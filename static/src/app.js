// What htmx leaves out for keyboards and screen readers: where focus goes after a swap, and what is said.
(function () {
  "use strict";

  var status = null;
  var focusedHref = null;
  var lastChange = 0;

  function say(text) {
    if (!status || !text) return;
    status.textContent = "";
    // A screen reader speaks a change of text: empty it first, then set it in a later frame.
    window.setTimeout(function () { status.textContent = text.trim(); }, 60);
  }

  function isPoll(event) {
    var source = event.detail.requestConfig && event.detail.requestConfig.elt;
    return source && source.hasAttribute("data-recalculating") ? source : null;
  }

  document.addEventListener("DOMContentLoaded", function () {
    status = document.getElementById("status");
    var first = document.querySelector("[data-focus-on-load]");
    if (first) first.focus();
  });

  document.addEventListener("htmx:beforeRequest", function (event) {
    event.detail.requestConfig.askedAt = Date.now();
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    var target = event.detail.target;
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
    var active = document.activeElement;
    focusedHref = active && target.contains(active) ? active.getAttribute("href") : null;
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    var poll = isPoll(event);
    if (poll) {
      if (focusedHref && document.activeElement === document.body) {
        var again = document.querySelector('a[href="' + CSS.escape(focusedHref) + '"]');
        if (again) again.focus({ preventScroll: true });
      }
      focusedHref = null;
      if (!document.querySelector("[data-recalculating]")) say(poll.getAttribute("data-done"));
      return;
    }
    lastChange = Date.now();
    var target = document.querySelector("[data-focus-after-swap]");
    if (target) {
      target.removeAttribute("data-focus-after-swap");
      target.focus();
    }
    var spoken = document.querySelector("[data-announce]");
    if (spoken) {
      say(spoken.textContent);
      spoken.removeAttribute("data-announce");
    }
  });

  // A request that failed says so where it can be seen, not only heard.
  function warn(text) {
    var problem = document.getElementById("problem");
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
    var problem = document.getElementById("problem");
    if (problem && event.detail.successful) problem.hidden = true;
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector("details.menu[open]");
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
