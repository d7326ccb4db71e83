// While a minute is typed: it is kept as a draft once the writer pauses and every three seconds at the latest, and
// nobody leaves the page with words in a box that are neither kept nor saved. (htmx's own `throttle` would swallow the
// last words: it drops every other trigger while it waits.)
(function () {
  "use strict";

  var PAUSE = 800, LONGEST = 3000;
  var boxes = new WeakMap();

  function of(box) {
    if (!boxes.has(box)) boxes.set(box, { pause: null, longest: null, sent: null, busy: 0 });
    return boxes.get(box);
  }

  function boxIn(element) {
    if (!element || !element.closest) return null;
    if (element.matches("[data-keeps]")) return element;
    var form = element.closest("form.minute__form");
    return form && form.querySelector("[data-keeps]");
  }

  function keep(box) {
    var state = of(box);
    window.clearTimeout(state.pause);
    window.clearTimeout(state.longest);
    state.pause = state.longest = null;
    // What is typed while an answer is on its way is kept after it.
    if (box.hasAttribute("data-unkept") && !state.busy) box.dispatchEvent(new Event("keep"));
  }

  document.addEventListener("input", function (event) {
    var box = event.target;
    if (!box.matches("[data-keeps]")) return;
    box.setAttribute("data-unkept", "");
    var state = of(box);
    window.clearTimeout(state.pause);
    state.pause = window.setTimeout(keep, PAUSE, box);
    if (!state.longest) state.longest = window.setTimeout(keep, LONGEST, box);
  });
  document.addEventListener("focusout", function (event) {
    if (event.target.matches("[data-keeps]")) keep(event.target);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") document.querySelectorAll("[data-unkept]").forEach(keep);
  });

  document.addEventListener("htmx:beforeSend", function (event) {
    var box = boxIn(event.detail.elt);
    if (!box) return;
    of(box).busy += 1;
    of(box).sent = box.value;
  });
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    // Thrown away: the page is read anew.
    var box = boxIn(event.detail.elt);
    if (box && event.detail.xhr.getResponseHeader("HX-Refresh")) box.removeAttribute("data-unkept");
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var box = boxIn(event.detail.elt);
    if (!box) return;
    var state = of(box);
    state.busy = Math.max(0, state.busy - 1);
    if (event.detail.successful && state.sent === box.value) box.removeAttribute("data-unkept");
    else if (event.detail.successful) keep(box);
    // Not kept: what is typed next, or a moment, tries again. After a conflict the writer decides.
    else if (event.detail.xhr.status !== 409 && event.detail.xhr.status !== 422) {
      state.pause = window.setTimeout(keep, 4 * LONGEST, box);
    }
  });
  document.addEventListener("submit", function (event) {
    // Without htmx the form takes its words along itself.
    var box = boxIn(event.target);
    if (box && !window.htmx) box.removeAttribute("data-unkept");
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("[data-unkept]")) event.preventDefault();
  });
})();
