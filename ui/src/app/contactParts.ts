/** The parts of a contact, for every form that has one. */
import type { Contact, ContactField } from "@/ipc";

export const EMPTY_CONTACT: Contact = {
  first_name: "",
  last_name: "",
  organization: "",
  job_title: "",
  email: "",
  phone: "",
  address1: "",
  address2: "",
  city: "",
  state: "",
  postal_code: "",
  country: "",
};

export const FIELD_LABELS: Record<ContactField, string> = {
  first_name: "First name",
  last_name: "Last name",
  organization: "Organization",
  job_title: "Job title",
  email: "Email",
  phone: "Phone",
  address1: "Address",
  address2: "Address, second line",
  city: "City",
  state: "State or province",
  postal_code: "Postal code",
  country: "Country",
};
