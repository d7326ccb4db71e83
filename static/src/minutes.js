// While a minute is typed: it is kept as a draft once the writer pauses and every three seconds at the latest, and
// nobody leaves the page with words in a box that are neither kept nor saved. (htmx's own `throttle` would swallow the
// last words: it drops every other trigger while it waits.)
(function () {
  "use strict";

  const PAUSE = 800, LONGEST = 3000;
  const boxes = new WeakMap();

  function of(box) {
    if (!boxes.has(box)) boxes.set(box, { pause: null, longest: null, sent: null, busy: 0 });
    return boxes.get(box);
  }

  function boxIn(element) {
    if (!element || !element.closest) return null;
    if (element.matches("[data-keeps]")) return element;
    const form = element.closest("form.minute__form");
    return form && form.querySelector("[data-keeps]");
  }

  function keep(box) {
    const state = of(box);
    window.clearTimeout(state.pause);
    window.clearTimeout(state.longest);
    state.pause = state.longest = null;
    // What is typed while an answer is on its way is kept after it.
    if (box.hasAttribute("data-unkept") && !state.busy) box.dispatchEvent(new Event("keep"));
  }

  document.addEventListener("input", function (event) {
    const box = event.target;
    if (!box.matches("[data-keeps]")) return;
    box.setAttribute("data-unkept", "");
    const state = of(box);
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
    const box = boxIn(event.detail.elt);
    if (!box) return;
    of(box).busy += 1;
    of(box).sent = box.value;
  });
  // Who was signed out meanwhile is answered with the page to sign in: that kept nothing and has no place beside a box.
  function turnedAway(detail) {
    const from = detail.xhr.responseURL;
    return Boolean(from) && new URL(from).pathname !== new URL(detail.requestConfig.path, location.href).pathname;
  }

  // Said once beside the box, until something is kept again.
  function tell(box, words) {
    let told = box.form.querySelector("[data-not-kept]");
    if (told && told.textContent === words) return;
    if (told) told.remove();
    if (!words) return;
    told = document.createElement("p");
    told.className = "govuk-error-message";
    told.setAttribute("role", "alert");
    told.setAttribute("data-not-kept", "");
    told.textContent = words;
    box.form.querySelector(".beside").append(told);
  }

  // Into a box in which nothing was typed comes what somebody else saved; not under the hands of who types by now.
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    const box = boxIn(event.detail.target);
    if (box && of(box).sent !== box.value) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:beforeOnLoad", function (event) {
    const box = boxIn(event.detail.elt);
    if (box && turnedAway(event.detail)) {
      event.preventDefault();
      return;
    }
    // Thrown away: the page is read anew.
    if (box && event.detail.xhr.getResponseHeader("HX-Refresh")) box.removeAttribute("data-unkept");
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    const box = boxIn(event.detail.elt);
    if (!box) return;
    const state = of(box);
    state.busy = Math.max(0, state.busy - 1);
    if (turnedAway(event.detail)) {
      tell(box, "You are signed out, and this is not kept. Copy what you typed, then sign in again.");
      return;
    }
    // Not kept: what is typed next, or a moment, tries again. After a conflict the writer decides.
    if (!event.detail.successful && event.detail.xhr.status !== 409 && event.detail.xhr.status !== 422) {
      tell(box, "This is not kept yet. It is tried again in a moment: leave this page open.");
      state.pause = window.setTimeout(keep, 4 * LONGEST, box);
      return;
    }
    tell(box, "");
    if (event.detail.successful && state.sent === box.value) box.removeAttribute("data-unkept");
    else if (event.detail.successful) keep(box);
  });
  document.addEventListener("submit", function (event) {
    // Without htmx the form takes its words along itself.
    const box = boxIn(event.target);
    if (box && !window.htmx) box.removeAttribute("data-unkept");
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("[data-unkept]")) event.preventDefault();
  });
})();
