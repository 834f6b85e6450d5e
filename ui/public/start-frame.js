// Runs as soon as the styles are there and the empty frame can be painted: the window comes up while the rest is loaded.
(function () {
  var shell = window.__TAURI_INTERNALS__;
  if (!shell) return;
  var ground = (getComputedStyle(document.body).backgroundColor.match(/\d+/g) || []).slice(0, 3).map(Number);
  // When it is not heard, the window comes up with the first page.
  shell.invoke("app_framed", { ground: ground.length === 3 ? ground : null }).catch(function () {});
})();
