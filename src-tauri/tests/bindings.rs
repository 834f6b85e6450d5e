//! The window's bindings are generated from the commands; the committed file must be what the commands say.

use std::path::Path;

#[test]
fn the_committed_bindings_match_the_commands() {
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bindings.ts");
    freehold_lib::ipc::builder()
        .export(specta_typescript::Typescript::default(), &fresh)
        .expect("every type can be expressed");
    let fresh = std::fs::read_to_string(&fresh).expect("it was just written");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts");
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::write(&file, fresh).expect("the file can be written");
        return;
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == fresh,
        "ui/src/ipc/bindings.ts is out of date; run `cargo xtask bindings`"
    );
}
