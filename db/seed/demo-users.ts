import { on, userId } from "./demo-ids";

/** The first is the admin of the README; the third is the person of the API examples. */
const userNames = [
  "Ana Ruiz",
  "Mina Park",
  "Bo Chen",
  "Kim Lee",
  "Priya Nair",
  "Jonas Weber",
  "Leïla Haddad",
  "Tom Okafor",
  "Sofia Rossi",
  "Lars Nilsen",
  "Grace Mwangi",
  "Diego Torres",
  "Hana Sato",
  "Marek Nowak",
  "Chloé Martin",
  "Omar Farouk",
  "Elena Popova",
  "Ravi Iyer",
  "Nora Lindqvist",
  "Samuel Adeyemi",
  "Yuki Tanaka",
  "Clara Schmidt",
  "Mateo García",
  "Ingrid Dahl",
  "Farah Khan",
  "Peter Novák",
  "Aisha Bello",
  "Viktor Orlov",
  "Julia Costa",
  "Dev Patel",
  "Maeve O’Connor",
  "Hugo Laurent",
  "Zeynep Kaya",
  "Emil Jensen",
  "Lucía Fernández",
  "Ken Watanabe",
  "Olga Petrova",
  "Noah Fischer",
  "Amara Diallo",
  "Sven Bauer",
];

const emailOf = (name: string) =>
  `${name
    .normalize("NFD")
    .replace(/[^\p{L} ]/gu, "")
    .toLowerCase()
    .replaceAll(" ", ".")}@acme.example`;

export const users = userNames.map((name, index) => ({
  id: userId(index + 1),
  name,
  email: index === 0 ? "admin@acme.example" : index === 1 ? "member@acme.example" : emailOf(name),
  isOrgAdmin: index === 0 || index === 4,
  isActive: index !== 27 && index !== 36,
  createdAt: on(index),
  updatedAt: on(index + 3),
}));
