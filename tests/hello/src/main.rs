//! The least window that the same toolchain makes: what the start and the memory of the app are measured against.

fn main() {
    tauri::Builder::default()
        .run(tauri::generate_context!())
        .expect("a window can be opened");
}
