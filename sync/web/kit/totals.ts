/* 未・途中・済 of each course as the report of totals has them: counts of people, without names. */
import type { Report, Row } from '../api';

export interface Total {
    group: string;
    asked: number;
    none: number;
    begun: number;
    done: number;
    share: number | null;
}
export interface Course {
    title: string;
    totals: Total[];
}

function total(row: Row): Total {
    return {
        group: String(row['group']),
        asked: Number(row['asked'] ?? 0),
        none: Number(row['none'] ?? 0),
        begun: Number(row['started'] ?? 0),
        done: Number(row['done'] ?? 0),
        share: typeof row['share'] === 'number' ? row['share'] : null,
    };
}

export function courses(report: Report): Course[] {
    const found = new Map<string, Course>();
    for (const row of report.rows) {
        const title = String(row['course']);
        const course = found.get(title) ?? { title, totals: [] };
        course.totals.push(total(row));
        found.set(title, course);
    }
    return [...found.values()];
}
