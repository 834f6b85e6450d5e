// Runs as soon as the styles are there and the empty frame can be painted: the window comes up while the rest is loaded.
(function () {
  var shell = window.__TAURI_INTERNALS__;
  // When it is not heard, the window comes up with the first page.
  if (shell) shell.invoke("app_framed").catch(function () {});
})();
