//! People and organizations to whom names are registered.

use std::fmt;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A person or an organization, in the parts that registries ask for. A part that is not told is empty; no part has blanks
/// around it once [`Contact::tidied`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The organization, when the name is registered to one.
    pub organization: String,
    /// The person's place in the organization.
    pub job_title: String,
    /// Mail address.
    pub email: String,
    /// Telephone, `+` and digits: `+441170000000`. Registries write a dot after the country's code; adapters add it.
    pub phone: String,
    /// Street and number.
    pub address1: String,
    /// A second line.
    pub address2: String,
    /// Town.
    pub city: String,
    /// State, province or county.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// Two letters, upper case (ISO 3166-1): `GB`.
    pub country: String,
}

/// The parts of a [`Contact`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ContactField {
    /// Given name.
    FirstName,
    /// Family name.
    LastName,
    /// The organization.
    Organization,
    /// The person's place in it.
    JobTitle,
    /// Mail address.
    Email,
    /// Telephone.
    Phone,
    /// Street and number.
    Address1,
    /// A second line.
    Address2,
    /// Town.
    City,
    /// State, province or county.
    State,
    /// Postal code.
    PostalCode,
    /// Country.
    Country,
}

impl ContactField {
    /// All of them, in the order of a form.
    pub const ALL: [Self; 12] = [
        Self::FirstName,
        Self::LastName,
        Self::Organization,
        Self::JobTitle,
        Self::Email,
        Self::Phone,
        Self::Address1,
        Self::Address2,
        Self::City,
        Self::State,
        Self::PostalCode,
        Self::Country,
    ];

    /// What it is called in a form and in a sentence.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::Organization => "Organization",
            Self::JobTitle => "Job title",
            Self::Email => "Email",
            Self::Phone => "Phone",
            Self::Address1 => "Address",
            Self::Address2 => "Address, second line",
            Self::City => "City",
            Self::State => "State or province",
            Self::PostalCode => "Postal code",
            Self::Country => "Country",
        }
    }
}

impl Contact {
    /// One part.
    #[must_use]
    pub fn get(&self, field: ContactField) -> &str {
        match field {
            ContactField::FirstName => &self.first_name,
            ContactField::LastName => &self.last_name,
            ContactField::Organization => &self.organization,
            ContactField::JobTitle => &self.job_title,
            ContactField::Email => &self.email,
            ContactField::Phone => &self.phone,
            ContactField::Address1 => &self.address1,
            ContactField::Address2 => &self.address2,
            ContactField::City => &self.city,
            ContactField::State => &self.state,
            ContactField::PostalCode => &self.postal_code,
            ContactField::Country => &self.country,
        }
    }

    /// Puts a text in the place of one part.
    pub fn set(&mut self, field: ContactField, text: impl Into<String>) {
        *self.get_mut(field) = text.into();
    }

    fn get_mut(&mut self, field: ContactField) -> &mut String {
        match field {
            ContactField::FirstName => &mut self.first_name,
            ContactField::LastName => &mut self.last_name,
            ContactField::Organization => &mut self.organization,
            ContactField::JobTitle => &mut self.job_title,
            ContactField::Email => &mut self.email,
            ContactField::Phone => &mut self.phone,
            ContactField::Address1 => &mut self.address1,
            ContactField::Address2 => &mut self.address2,
            ContactField::City => &mut self.city,
            ContactField::State => &mut self.state,
            ContactField::PostalCode => &mut self.postal_code,
            ContactField::Country => &mut self.country,
        }
    }

    /// Without blanks around any part, a country in upper case, a telephone number as `+` and digits where it can be read as
    /// one.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for field in ContactField::ALL {
            let part = self.get_mut(field);
            *part = part.trim().to_owned();
        }
        self.country.make_ascii_uppercase();
        if let Some(number) = number(&self.phone) {
            self.phone = number;
        }
        self
    }

    /// The person's name, or the organization's where no person is named.
    #[must_use]
    pub fn full_name(&self) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        match name.trim() {
            "" => self.organization.clone(),
            name => name.to_owned(),
        }
    }
}

/// A telephone number as `+` and digits, when that is what the text means: `+44 117 000-0000`, `0044.1170000000`.
fn number(text: &str) -> Option<String> {
    let kept: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/'))
        .collect();
    let digits = kept.strip_prefix('+').or_else(|| kept.strip_prefix("00"))?;
    let is_number = (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !digits.starts_with('0')).then(|| format!("+{digits}"))
}

/// The code by which the holder of a name lets it be transferred. Neither its `Debug` form nor a serialised one shows it.
#[derive(Clone, PartialEq, Eq, Deserialize, Type)]
pub struct AuthCode(String);

impl AuthCode {
    /// A code as typed; `None` when there is nothing.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The code itself, for the request that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AuthCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthCode(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_read_as_people_write_it() {
        for written in ["+44 117 000-0000", "0044.117.000.0000", "+44 (117) 0000000"] {
            assert_eq!(number(written).as_deref(), Some("+441170000000"), "{written}");
        }
        for written in ["0117 000 0000", "+44 ext 3", "", "+0123456", "+1234567890123456"] {
            assert_eq!(number(written), None, "{written}");
        }
    }

    #[test]
    fn an_auth_code_is_not_shown() {
        let code = AuthCode::new("  Kx!9-secret ").expect("a code");
        assert!(!format!("{code:?}").contains("secret"));
        assert_eq!(code.expose(), "Kx!9-secret");
        assert_eq!(AuthCode::new("  "), None);
    }
}
