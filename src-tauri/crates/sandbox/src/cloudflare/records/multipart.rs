//! The body of an upload: `multipart/form-data`, read whole.

/// The parts by their name. `None` when the body is not what its content type says.
pub fn parts(content_type: &str, body: &[u8]) -> Option<Vec<(String, String)>> {
    let boundary = content_type
        .split(';')
        .find_map(|parameter| parameter.trim().strip_prefix("boundary="))?
        .trim_matches('"');
    let text = String::from_utf8_lossy(body);
    let mut found = Vec::new();
    for part in text.split(&format!("--{boundary}")).skip(1) {
        let Some(part) = part.strip_prefix("\r\n") else {
            continue; // The last one is "--".
        };
        let (head, content) = part.split_once("\r\n\r\n")?;
        let name = head
            .lines()
            .find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?
            .split(';')
            .find_map(|parameter| parameter.trim().strip_prefix("name="))?
            .trim_matches('"');
        let content = content.strip_suffix("\r\n").unwrap_or(content);
        found.push((name.to_owned(), content.to_owned()));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_part_by_part() {
        let body = "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
                    Content-Type: text/plain\r\n\r\nwww A 192.0.2.7\r\n\r\n--xyz\r\n\
                    Content-Disposition: form-data; name=\"proxied\"\r\n\r\ntrue\r\n--xyz--\r\n";
        let read = parts("multipart/form-data; boundary=xyz", body.as_bytes()).expect("a form");
        assert_eq!(read[0], ("file".to_owned(), "www A 192.0.2.7\r\n".to_owned()));
        assert_eq!(read[1], ("proxied".to_owned(), "true".to_owned()));
        assert_eq!(parts("text/plain", b"x"), None);
    }
}
