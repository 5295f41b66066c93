/* 受講状況 by course and by person, from the rows of the report by name. */
import type { Row } from '../api';

export interface Person {
    key: string;
    seat: number | null;
    name: string;
    kind: string;
    rows: Row[];
}

/* In the order of the report: by seat, then by reading. Councillors of one name are told apart by their seats. Staff of one
   name are not, and nobody's state is guessed: they stand in one line that says how many they are. */
export function byPerson(rows: Row[]): Person[] {
    const found = new Map<string, Person>();
    for (const row of rows) {
        const key = `${row['status']}/${row['seat'] ?? ''}/${row['name']}`;
        const person = found.get(key) ?? {
            key,
            seat: row['seat'] as number | null,
            name: String(row['name']),
            kind: String(row['status']),
            rows: [],
        };
        person.rows.push(row);
        found.set(key, person);
    }
    return [...found.values()].sort(order);
}

export function namesakes(person: Person): number {
    const count = new Map<string, number>();
    for (const row of person.rows) {
        const course = String(row['course']);
        count.set(course, (count.get(course) ?? 0) + 1);
    }
    return Math.max(...count.values());
}
export const called = (person: Person): string =>
    namesakes(person) > 1 ? `${person.name}（同じ氏名の方 ${namesakes(person)}人）` : person.name;

function order(a: Person, b: Person): number {
    if (a.seat !== null && b.seat !== null) return a.seat - b.seat;
    if (a.seat !== null) return -1;
    return b.seat !== null ? 1 : 0; /* a stable sort keeps the order of the readings */
}

export const coursesOf = (rows: Row[]): string[] => [...new Set(rows.map((row) => String(row['course'])))];

export const isOpen = (row: Row): boolean => row['state'] === '未' || row['state'] === '途中';

export function summary(rows: Row[]): string {
    const asked = rows.filter((row) => row['state'] !== '対象外');
    const open = asked.filter(isOpen);
    if (open.length === 0) return `${asked.length}件すべて済`;
    return `${asked.length}件のうち ${asked.length - open.length}件が済`;
}

/* What is still to come, in words: one or two by name, more as a number. */
const NAMED = 2;
export function remains(rows: Row[]): string {
    const open = rows.filter(isOpen);
    if (open.length === 0) return '';
    const named = open.slice(0, NAMED).map((row) => `${row['course']}（${row['state']}）`);
    return named.join('、') + (open.length > NAMED ? ` ほか${open.length - NAMED}件` : '');
}

/* People as somebody types them, one after the other. */
export const commas = (text: string | undefined): string[] =>
    (text ?? '')
        .split(/[、，,]/)
        .map((one) => one.trim())
        .filter(Boolean);
