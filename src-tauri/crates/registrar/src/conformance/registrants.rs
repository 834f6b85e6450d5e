//! To whom names are registered, the contacts that an account keeps, and what became of what was accepted.

use std::time::Duration;

use model::{Contact, DomainName};

use super::{World, subject};
use crate::descriptor::Extra;
use crate::error::Kind;
use crate::processes::{ProcessFilter, ProcessState, Processes};
use crate::provider::Provider;
use crate::registrant::{Changed, RegistrantChange};

/// Looks at a process at most, a quarter of a second apart.
const LOOKS: usize = 80;

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    the_facets_are_what_the_descriptor_says(provider);
    a_registrant_is_read_and_a_strange_name_has_none(provider, world).await;
    a_change_says_what_it_sets_off_and_comes_about(provider, world).await;
    what_was_accepted_is_listed_and_told(provider, world).await;
    a_kept_contact_is_listed_read_and_changed(provider, world).await;
    a_label_changes_alone(provider, world).await;
    a_wrong_key_reads_nothing(world).await;
}

/// A page in the window exactly where there is a facet behind it.
pub fn the_facets_are_what_the_descriptor_says(provider: &dyn Provider) {
    let extras = provider.descriptor().extras;
    for (extra, there) in [
        (Extra::Registrant, provider.registrant().is_some()),
        (Extra::Processes, provider.processes().is_some()),
        (Extra::Contacts, provider.contact_book().is_some()),
        (Extra::Endings, provider.extra_fields().is_some()),
    ] {
        assert_eq!(there, extras.contains(&extra), "{extra:?}: facet and descriptor");
    }
}

fn stranger() -> DomainName {
    DomainName::parse("not-held-here.com").expect("a name")
}

/// A registrant that every provider takes.
fn kim() -> Contact {
    Contact {
        first_name: "Kim".to_owned(),
        last_name: "Sample".to_owned(),
        email: "kim@example.org".to_owned(),
        phone: "+49301234567".to_owned(),
        address1: "Weg 1".to_owned(),
        city: "Berlin".to_owned(),
        state: "Berlin".to_owned(),
        postal_code: "10115".to_owned(),
        country: "DE".to_owned(),
        ..Contact::default()
    }
}

/// A name of an ending that asks for nothing special.
fn plain(world: &dyn World) -> DomainName {
    let names = world.owned();
    let plain = names
        .iter()
        .find(|name| matches!(name.ending(), "com" | "net" | "org"));
    plain.cloned().unwrap_or_else(|| subject(world, 0))
}

/// What is told is a registrant; a name that is not in the account has none.
pub async fn a_registrant_is_read_and_a_strange_name_has_none(provider: &dyn Provider, world: &dyn World) {
    let Some(registrant) = provider.registrant() else {
        return;
    };
    assert!(!registrant.fields().is_empty(), "something is asked for");
    if let Some(shown) = registrant.read(&plain(world)).await.expect("an owned name") {
        assert!(
            shown.contact.email.contains('@') && !shown.contact.full_name().is_empty(),
            "{shown:?}"
        );
    }
    let error = registrant.read(&stranger()).await.expect_err("not held here");
    assert_eq!(error.kind, Kind::NotFound, "{error}");
}

/// Another address of mail is told beforehand to set something off; the same contact sets off nothing; what was accepted
/// comes about, and the name shows it where names show registrants.
pub async fn a_change_says_what_it_sets_off_and_comes_about(provider: &dyn Provider, world: &dyn World) {
    let Some(registrant) = provider.registrant() else {
        return;
    };
    let name = plain(world);
    let told = registrant.read(&name).await.expect("an owned name");
    let before = told.as_ref().map(|shown| shown.contact.clone());
    assert_eq!(registrant.effect(Some(&kim()), &kim()), None, "the same contact");
    let effect = registrant
        .effect(before.as_ref(), &kim())
        .expect("another person");
    assert!(effect.words.ends_with('.'), "sentences: {}", effect.words);
    match registrant
        .change(&name, &kim(), "conformance-1")
        .await
        .expect("it is taken")
    {
        Changed::Done { .. } => {}
        Changed::Accepted { process } => {
            let process = process.expect("a number to follow it by");
            let processes = provider.processes().expect("what is accepted can be followed");
            assert_eq!(ended(processes, &process).await, ProcessState::Done);
        }
    }
    if told.is_some() {
        let shown = registrant
            .read(&name)
            .await
            .expect("an owned name")
            .expect("told");
        assert_eq!(shown.contact.email, kim().email);
        assert_eq!(shown.contact.full_name(), kim().full_name());
    }
}

/// How a process ended; simulated ones take a few seconds.
async fn ended(processes: &dyn Processes, id: &str) -> ProcessState {
    for _ in 0..LOOKS {
        let process = processes.detail(id).await.expect("it is known");
        if process.state != ProcessState::Pending {
            return process.state;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("process {id} never ended");
}

/// Where there is a list, a change stands in it under its number, its object and our reference, and has an end.
pub async fn what_was_accepted_is_listed_and_told(provider: &dyn Provider, world: &dyn World) {
    let Some(processes) = provider.processes() else {
        return;
    };
    let error = processes
        .detail("999999999999")
        .await
        .expect_err("nobody began it");
    assert!(matches!(error.kind, Kind::NotFound | Kind::Invalid), "{error}");
    if let Some(why) = processes.unlisted() {
        assert!(why.ends_with('.'), "a sentence: {why}");
        let error = processes
            .list(&ProcessFilter::default())
            .await
            .expect_err("no list");
        assert_eq!(error.kind, Kind::NotOffered, "{error}");
        return;
    }
    let Some(registrant) = provider.registrant() else {
        return;
    };
    let name = plain(world);
    let mut again = kim();
    again.address1 = "Weg 2".to_owned();
    let sent = registrant
        .change(&name, &again, "conformance-2")
        .await
        .expect("taken");
    let Changed::Accepted { process: Some(id) } = sent else {
        panic!("a provider with a list of processes gives a number: {sent:?}");
    };
    let filter = ProcessFilter {
        client_ref: Some("conformance-2".to_owned()),
        ..ProcessFilter::default()
    };
    let list = processes.list(&filter).await.expect("a list");
    assert_eq!(list.unreadable, [] as [&str; 0]);
    let ids: Vec<&str> = list.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, [id.as_str()], "found by our reference alone");
    assert_eq!(ended(processes, &id).await, ProcessState::Done);
    let done = ProcessFilter {
        state: Some(ProcessState::Done),
        object: Some(name.as_str().to_owned()),
        ..ProcessFilter::default()
    };
    let list = processes.list(&done).await.expect("a list");
    assert!(list.rows.iter().any(|row| row.id == id), "{list:?}");
    assert!(list.rows.iter().all(|row| row.state == ProcessState::Done));
    if processes.removal().is_some() {
        processes.remove(&id).await.expect("removed");
        let left = processes.detail(&id).await.expect("the state stays");
        assert_eq!((left.state, left.text), (ProcessState::Done, None));
        let list = processes.list(&done).await.expect("a list");
        assert!(!list.rows.iter().any(|row| row.id == id), "{list:?}");
        let all = ProcessFilter {
            with_removed: true,
            ..done
        };
        let list = processes.list(&all).await.expect("a list");
        assert!(list.rows.iter().any(|row| row.id == id), "{list:?}");
    }
}

/// A contact that is made is in the book, tells what it was made of, and takes other words.
pub async fn a_kept_contact_is_listed_read_and_changed(provider: &dyn Provider, world: &dyn World) {
    let (Some(book), Some(handles)) = (provider.contact_book(), provider.contact_handles()) else {
        return;
    };
    let handle = handles.create(&kim(), "com").await.expect("made");
    let (mut listed, mut from) = (Vec::new(), Some(0));
    while let Some(row) = from {
        let page = book.list(row).await.expect("a page");
        assert_eq!(page.unreadable, [] as [&str; 0]);
        listed.extend(page.rows.into_iter().map(|row| row.handle));
        from = page.next;
    }
    assert!(listed.contains(&handle), "{listed:?}");
    let kept = book.read(&handle).await.expect("its own");
    assert_eq!(kept.contact.email, kim().email);
    let mut other = kept.contact.clone();
    other.email = "other@example.org".to_owned();
    other.state.clear();
    if let Changed::Accepted { process } = book.modify(&handle, &other).await.expect("taken") {
        let processes = provider.processes().expect("what is accepted can be followed");
        let process = process.expect("a number");
        assert_eq!(ended(processes, &process).await, ProcessState::Done);
    }
    assert_eq!(book.read(&handle).await.expect("its own").contact, other);
    let carried = book.of_name(&plain(world)).await.expect("an owned name");
    assert!(!carried.is_empty(), "a name carries handles");
    let error = book.read("NOBODY-1").await.expect_err("nobody has it");
    assert_eq!(error.kind, Kind::NotFound, "{error}");
    assert!(book.effect().ends_with('.'), "a sentence: {}", book.effect());
    // One that no name carries goes, once; then it is not there any more.
    if let Changed::Accepted { process } = book.remove(&handle).await.expect("no name carries it") {
        let processes = provider.processes().expect("what is accepted can be followed");
        let process = process.expect("a number");
        assert_eq!(ended(processes, &process).await, ProcessState::Done);
    }
    for gone in [&*handle, "NOBODY-1"] {
        let error = book.remove(gone).await.expect_err("it is gone");
        assert_eq!(error.kind, Kind::NotFound, "{error}");
    }
    // Some name carries each of these.
    for (_, handle) in carried.iter().take(1) {
        book.remove(handle).await.expect_err("a name carries it");
        book.read(handle).await.expect("it stays");
    }
}

/// A label goes alone, as often as one likes, and one that does not fit is not sent.
pub async fn a_label_changes_alone(provider: &dyn Provider, world: &dyn World) {
    let Some(label) = provider.registrant().and_then(RegistrantChange::label) else {
        return;
    };
    let name = plain(world);
    for text in ["Primary", "Primary", "Second"] {
        label.set_label(&name, text).await.expect("taken");
    }
    let long = "x".repeat(usize::from(label.longest()) + 1);
    for wrong in ["", " ", &long] {
        let error = label.set_label(&name, wrong).await.expect_err("no label");
        assert_eq!(error.kind, Kind::Invalid, "{error}");
    }
    let error = label
        .set_label(&stranger(), "Primary")
        .await
        .expect_err("not held");
    assert_eq!(error.kind, Kind::NotFound, "{error}");
}

/// A wrong key is told as such.
pub async fn a_wrong_key_reads_nothing(world: &dyn World) {
    let provider = world.open_with_wrong_key();
    let name = subject(world, 0);
    if let Some(registrant) = provider.registrant() {
        let error = registrant.read(&name).await.expect_err("a wrong key");
        assert_eq!(error.kind, Kind::Unauthorized, "{error}");
    }
    if let Some(processes) = provider.processes()
        && processes.unlisted().is_none()
    {
        let error = processes
            .list(&ProcessFilter::default())
            .await
            .expect_err("a wrong key");
        assert_eq!(error.kind, Kind::Unauthorized, "{error}");
    }
    if let Some(book) = provider.contact_book() {
        let error = book.list(0).await.expect_err("a wrong key");
        assert_eq!(error.kind, Kind::Unauthorized, "{error}");
    }
}
