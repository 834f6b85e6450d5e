//! Tells Tauri which commands there are, so that each must be allowed by a capability.

fn main() {
    println!("cargo:rerun-if-changed=src/ipc.rs");
    println!("cargo:rerun-if-changed=../ui/dist");
    let list = std::fs::read_to_string("src/ipc.rs").expect("the list of commands is there");
    let commands: Vec<&'static str> = list
        .lines()
        .filter_map(|line| {
            line.trim()
                .strip_prefix("commands::")?
                .strip_suffix(',')?
                .rsplit_once("::")
        })
        .map(|(_, command)| &*command.to_owned().leak())
        .collect();
    assert!(!commands.is_empty(), "src/ipc.rs lists the commands one a line");
    let manifest = tauri_build::AppManifest::new().commands(commands.leak());
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .expect("the app can be built");
}
