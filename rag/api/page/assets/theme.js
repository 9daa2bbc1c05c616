// Light or dark, before anything is painted: a classic script, since modules run too late for that.
// Without a choice of the reader's the system decides; a choice is remembered in this browser.
"use strict";

(() => {
  const REMEMBERED = "openbook-theme";
  const root = document.documentElement;

  const remembered = () => {
    try {
      return localStorage.getItem(REMEMBERED);
    } catch {
      return null; // storage can be forbidden; then a choice holds until the page is left
    }
  };

  const apply = (/** @type {string | null} */ theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  apply(remembered());

  document.addEventListener("openbook:toggle-theme", () => {
    const shown = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    const chosen = shown === "dark" ? "light" : "dark";
    apply(chosen);
    try {
      localStorage.setItem(REMEMBERED, chosen);
    } catch {
      // as above
    }
  });
})();
