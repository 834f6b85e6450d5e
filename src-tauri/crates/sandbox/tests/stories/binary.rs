//! The program itself.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use sandbox::Endpoints;

use crate::client::plain;

/// A child that does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[tokio::test]
async fn one_json_line_tells_everything_and_the_endpoints_answer() {
    let mut child = Running(
        program()
            .args([
                "--scenario",
                "one-account",
                "--port",
                "0",
                "--now",
                "2026-11-22T09:41:00Z",
            ])
            .spawn()
            .expect("it starts"),
    );
    let mut out = BufReader::new(child.0.stdout.take().expect("a pipe"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    let endpoints: Endpoints = serde_json::from_str(&line).expect("one JSON line");
    assert_eq!(endpoints.scenario, "one-account");
    assert!(endpoints.dns.starts_with("127.0.0.1:"));
    let planet = &endpoints.providers["planetdomains"];
    let account = plain()
        .get(format!("{}/account", planet.base_url))
        .bearer_auth(planet.credentials["token"].as_str().expect("a token"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(account.status(), reqwest::StatusCode::OK);
    let clock = plain()
        .get(format!("{}/clock", endpoints.control))
        .send()
        .await
        .expect("an answer");
    assert!(clock.text().await.expect("a body").contains("2026-11-22T09:4"));

    child.0.kill().expect("it was still running");
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("the rest");
    assert_eq!(rest, "", "nothing after the one line");
}

#[test]
fn the_line_names_what_there_is_to_move_and_the_help_says_so_too() {
    let mut child = Running(program().spawn().expect("it starts"));
    let mut out = BufReader::new(child.0.stdout.take().expect("a pipe"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    let endpoints: Endpoints = serde_json::from_str(&line).expect("one JSON line");
    let mut names = endpoints.transfers.iter();
    let quay = names.find(|name| name.domain == "quay-lantern.com");
    assert_eq!(quay.expect("to be moved").auth_code, "QL-7f3Kx9");
    let help = program().arg("--help").output().expect("it runs");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    assert!(help.contains("QL-7f3Kx9") && help.contains("fifty"), "{help}");
}

#[test]
fn an_unknown_scenario_ends_with_the_list_of_names() {
    let output = program().args(["--scenario", "dmeo"]).output().expect("it runs");
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("half-paid"), "{message}");
}
