// Runs before the first paint so that a dark window never flashes white. The app writes these words when they change
// (src/app/appearance.ts); nothing about accounts or names is ever kept in web storage.
(function () {
  try {
    var root = document.documentElement;
    var theme = localStorage.getItem("freehold.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    var density = localStorage.getItem("freehold.density");
    if (density === "compact" || density === "relaxed") root.dataset.density = density;
    if (localStorage.getItem("freehold.frame") === "shell") root.dataset.frame = "shell";
  } catch (_) {
    // Storage may be switched off: the system's theme and the regular density stand.
  }
})();
