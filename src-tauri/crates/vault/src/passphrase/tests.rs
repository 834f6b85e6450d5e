//! The encrypted file: what opens it, what does not, and that nothing gets lost.

use tempfile::TempDir;

use super::*;

const PASSPHRASE: &str = "correct horse battery";

/// Real encryption with little work.
fn vault(dir: &TempDir) -> PassphraseVault {
    PassphraseVault::with_work(dir.path(), 2)
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

async fn text(vault: &PassphraseVault, key: &str) -> Option<String> {
    let found = vault.get(key).await.expect("readable");
    found.map(|secret| secret.expose_secret().to_owned())
}

/// A vault with one secret in it.
async fn filled(dir: &TempDir) -> PassphraseVault {
    let vault = vault(dir);
    vault.unlock(secret(PASSPHRASE)).await.expect("a new vault");
    vault.put("a", secret("pdk_canary")).await.expect("kept");
    vault
}

#[tokio::test]
async fn asks_for_a_passphrase_first_and_then_for_that_one() {
    let dir = TempDir::new().expect("a folder");
    let vault = vault(&dir);
    let status = vault.status().await;
    assert_eq!(
        (status.kind, status.state),
        (VaultChoice::Passphrase, VaultState::Unset)
    );
    assert!(matches!(vault.get("a").await, Err(VaultError::Locked(_))));
    assert!(matches!(
        vault.put("a", secret("x")).await,
        Err(VaultError::Locked(_))
    ));
    assert!(matches!(vault.delete("a").await, Err(VaultError::Locked(_))));
    let weak = vault.unlock(secret("short")).await;
    assert!(
        matches!(weak, Err(VaultError::WeakPassphrase { at_least: 8 })),
        "{weak:?}"
    );
    assert_eq!(vault.status().await.state, VaultState::Unset);

    vault.unlock(secret(PASSPHRASE)).await.expect("a new vault");
    assert_eq!(vault.status().await.state, VaultState::Ready);
    vault.put("a", secret("x")).await.expect("kept");

    let later = self::vault(&dir);
    assert_eq!(later.status().await.state, VaultState::Locked);
    assert!(matches!(later.get("a").await, Err(VaultError::Locked(_))));
    later.unlock(secret(PASSPHRASE)).await.expect("opened");
    assert_eq!(text(&later, "a").await.as_deref(), Some("x"));
}

#[tokio::test]
async fn what_ships_opens_its_own_files() {
    let dir = TempDir::new().expect("a folder");
    let vault = PassphraseVault::new(dir.path());
    vault.unlock(secret(PASSPHRASE)).await.expect("a new vault");
    vault.put("a", secret("x")).await.expect("kept");
    let later = PassphraseVault::new(dir.path());
    later.unlock(secret(PASSPHRASE)).await.expect("opened");
    assert_eq!(text(&later, "a").await.as_deref(), Some("x"));
}

#[tokio::test]
async fn keeps_replaces_and_forgets() {
    let dir = TempDir::new().expect("a folder");
    let vault = filled(&dir).await;
    vault.put("a", secret("second")).await.expect("replaced");
    vault
        .put("b", secret("müller \"quoted\" \u{1F511}"))
        .await
        .expect("kept");
    vault.delete("c").await.expect("nothing to forget is fine");
    for vault in [vault, self::vault(&dir)] {
        vault.unlock(secret(PASSPHRASE)).await.expect("opened");
        assert_eq!(text(&vault, "a").await.as_deref(), Some("second"));
        assert_eq!(
            text(&vault, "b").await.as_deref(),
            Some("müller \"quoted\" \u{1F511}")
        );
    }
    let vault = self::vault(&dir);
    vault.unlock(secret(PASSPHRASE)).await.expect("opened");
    vault.delete("a").await.expect("forgotten");
    let vault = self::vault(&dir);
    vault.unlock(secret(PASSPHRASE)).await.expect("opened");
    assert_eq!(text(&vault, "a").await, None);
}

#[tokio::test]
async fn a_wrong_passphrase_is_said_and_loses_nothing() {
    let dir = TempDir::new().expect("a folder");
    drop(filled(&dir).await);
    let before = fs::read(dir.path().join(FILE)).expect("the file");
    let vault = vault(&dir);
    for wrong in ["wrong horse battery", "", "correct horse battery "] {
        let error = vault.unlock(secret(wrong)).await.expect_err("wrong");
        assert!(
            matches!(error, VaultError::WrongPassphrase),
            "{wrong:?}: {error:?}"
        );
        assert!(error.to_string().contains("try again"));
    }
    assert_eq!(fs::read(dir.path().join(FILE)).expect("the file"), before);
    vault.unlock(secret(PASSPHRASE)).await.expect("opened");
    assert_eq!(text(&vault, "a").await.as_deref(), Some("pdk_canary"));
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_never_overwritten() {
    let dir = TempDir::new().expect("a folder");
    drop(filled(&dir).await);
    let path = dir.path().join(FILE);
    let whole = fs::read(&path).expect("the file");
    let mut flipped = whole.clone();
    *flipped.last_mut().expect("bytes") ^= 1;
    let mut cuts: Vec<Vec<u8>> = (0..whole.len())
        .step_by(7)
        .map(|end| whole[..end].to_vec())
        .collect();
    cuts.extend([flipped, b"{\"a\":\"plain\"}".to_vec(), vec![0; 4096]]);
    for bytes in cuts {
        fs::write(&path, &bytes).expect("damaged");
        let vault = vault(&dir);
        let error = vault.unlock(secret(PASSPHRASE)).await.expect_err("damaged");
        assert!(
            matches!(error, VaultError::Damaged { .. }),
            "{} bytes: {error:?}",
            bytes.len()
        );
        assert!(error.to_string().contains("Put back a copy"), "says what to do");
        assert!(vault.put("a", secret("y")).await.is_err());
        assert_eq!(fs::read(&path).expect("the file"), bytes, "not touched");
    }
    fs::write(&path, whole).expect("a copy is put back");
    let vault = vault(&dir);
    vault.unlock(secret(PASSPHRASE)).await.expect("opened");
    assert_eq!(text(&vault, "a").await.as_deref(), Some("pdk_canary"));
}

#[tokio::test]
async fn a_file_that_would_take_hours_to_open_is_refused() {
    let dir = TempDir::new().expect("a folder");
    drop(filled(&dir).await);
    let path = dir.path().join(FILE);
    let bytes = fs::read(&path).expect("the file");
    let head = bytes.iter().position(|b| *b == b'\n').expect("a line") + 1;
    let line = bytes[head..].iter().position(|b| *b == b'\n').expect("a line") + head;
    let stanza = String::from_utf8(bytes[head..line].to_vec()).expect("text");
    assert!(stanza.ends_with(" 2"), "{stanza}");
    let slow = [&bytes[..line - 1], b"40", &bytes[line..]].concat();
    fs::write(&path, slow).expect("written");
    let error = vault(&dir).unlock(secret(PASSPHRASE)).await.expect_err("refused");
    assert!(matches!(error, VaultError::Damaged { .. }), "{error:?}");

    File::create(&path)
        .and_then(|file| file.set_len(LARGEST + 1))
        .expect("a huge file");
    let error = vault(&dir).unlock(secret(PASSPHRASE)).await.expect_err("refused");
    assert!(error.to_string().contains("too large"), "{error}");
}

#[tokio::test]
async fn no_secret_is_on_the_disk_or_in_a_message() {
    let dir = TempDir::new().expect("a folder");
    let vault = filled(&dir).await;
    vault.put("b", secret("another canary")).await.expect("kept");
    let files: Vec<_> = fs::read_dir(dir.path())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(
        files.len(),
        2,
        "the file and its lock, nothing left over: {files:?}"
    );
    for path in files {
        let bytes = fs::read(&path).expect("a file");
        for word in ["canary", PASSPHRASE] {
            assert!(
                !bytes.windows(word.len()).any(|part| part == word.as_bytes()),
                "{word} in {}",
                path.display()
            );
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", path.display());
        }
    }
    let shown = format!("{vault:?}");
    assert!(!shown.contains("canary") && !shown.contains("horse"), "{shown}");
}

#[tokio::test]
async fn a_disk_that_refuses_keeps_the_old_file_and_the_old_secret() {
    let dir = TempDir::new().expect("a folder");
    let vault = filled(&dir).await;
    let path = dir.path().join(FILE);
    // A folder in the place of the file: it can be neither read nor replaced.
    let aside = dir.path().join("aside");
    fs::rename(&path, &aside).expect("moved");
    fs::create_dir(&path).expect("a folder");
    let error = vault.put("a", secret("never kept")).await.expect_err("refused");
    assert!(matches!(error, VaultError::File { .. }), "{error:?}");
    assert_eq!(
        text(&vault, "a").await.as_deref(),
        Some("pdk_canary"),
        "memory follows the disk"
    );
    fs::remove_dir(&path).expect("removed");
    fs::rename(&aside, &path).expect("moved back");
    vault.put("a", secret("kept")).await.expect("works again");
    assert_eq!(text(&vault, "a").await.as_deref(), Some("kept"));
}

#[tokio::test]
async fn two_windows_do_not_lose_each_others_keys() {
    let dir = TempDir::new().expect("a folder");
    let first = filled(&dir).await;
    let second = vault(&dir);
    second.unlock(secret(PASSPHRASE)).await.expect("opened");
    first.put("b", secret("from the first")).await.expect("kept");
    second.put("c", secret("from the second")).await.expect("kept");
    let later = vault(&dir);
    later.unlock(secret(PASSPHRASE)).await.expect("opened");
    assert_eq!(text(&later, "a").await.as_deref(), Some("pdk_canary"));
    assert_eq!(text(&later, "b").await.as_deref(), Some("from the first"));
    assert_eq!(text(&later, "c").await.as_deref(), Some("from the second"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_come_at_the_same_time_are_all_kept() {
    let dir = TempDir::new().expect("a folder");
    let vault = Arc::new(filled(&dir).await);
    let mut calls = Vec::new();
    for number in 0..10 {
        let vault = Arc::clone(&vault);
        calls.push(tokio::spawn(async move {
            vault.put(&format!("key {number}"), secret("x")).await
        }));
    }
    for call in calls {
        call.await.expect("no panic").expect("kept");
    }
    let later = self::vault(&dir);
    later.unlock(secret(PASSPHRASE)).await.expect("opened");
    for number in 0..10 {
        assert_eq!(
            text(&later, &format!("key {number}")).await.as_deref(),
            Some("x"),
            "{number}"
        );
    }
}

#[tokio::test]
async fn another_passphrase_opens_it_from_then_on_and_the_old_one_does_not() {
    let dir = TempDir::new().expect("a folder");
    let vault = filled(&dir).await;
    let wrong = vault
        .change_passphrase(secret("not the one at all"), secret("another long one"))
        .await;
    assert!(matches!(wrong, Err(VaultError::WrongPassphrase)), "{wrong:?}");
    let weak = vault.change_passphrase(secret(PASSPHRASE), secret("short")).await;
    assert!(matches!(weak, Err(VaultError::WeakPassphrase { .. })), "{weak:?}");
    vault
        .change_passphrase(secret(PASSPHRASE), secret("another long one"))
        .await
        .expect("changed");
    assert_eq!(text(&vault, "a").await.as_deref(), Some("pdk_canary"));

    let later = self::vault(&dir);
    let old = later.unlock(secret(PASSPHRASE)).await;
    assert!(matches!(old, Err(VaultError::WrongPassphrase)), "{old:?}");
    later.unlock(secret("another long one")).await.expect("opened");
    assert_eq!(text(&later, "a").await.as_deref(), Some("pdk_canary"));
}

#[tokio::test]
async fn a_forgotten_passphrase_costs_the_keys_but_not_the_old_file() {
    let dir = TempDir::new().expect("a folder");
    drop(filled(&dir).await);
    let before = fs::read(dir.path().join("vault.age")).expect("the file");
    let vault = vault(&dir);
    vault
        .start_over(secret("a fresh passphrase"))
        .await
        .expect("begun anew");
    assert_eq!(vault.status().await.state, VaultState::Ready);
    assert_eq!(text(&vault, "a").await, None);
    let kept = fs::read(dir.path().join("vault.set-aside-1.age")).expect("kept");
    assert_eq!(kept, before);
    vault
        .start_over(secret("and once more"))
        .await
        .expect("begun anew");
    assert!(dir.path().join("vault.set-aside-2.age").exists());
}
