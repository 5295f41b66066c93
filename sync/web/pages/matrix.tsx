/* 一覧表: a person a row, a course a column. A word in each cell; the day of 済 below it. */
import type { Report, Row } from '../api';
import { byPerson, called, coursesOf } from '../kit/course';
import type { Page, Props } from '../kit/page';
import { Sheet } from '../kit/sheet';
import { day } from '../kit/words';

const looks: Record<string, [string, string]> = {
    済: ['済', 'done'],
    途中: ['途中', 'begun'],
    未: ['未', 'none'],
    控え確認済: ['控え', 'begun'],
    対象外: ['－', 'off'],
};

function One(props: { row: Row; look: [string, string] }) {
    const done = props.row['done_on'];
    if (props.row['state'] === '対象外')
        return (
            <>
                <span aria-hidden="true">－</span>
                <span class="unseen">対象外</span>
            </>
        );
    return (
        <>
            {props.look[0]}
            {done ? <small>{day(String(done)).slice(2)}</small> : null}
        </>
    );
}

function Cell(props: { rows: Row[] }) {
    const found = props.rows.flatMap((row): { row: Row; look: [string, string] }[] => {
        const look = looks[String(row['state'])];
        return look ? [{ row, look }] : [];
    });
    return (
        <td class={`state-cell ${found[0]?.look[1] ?? ''}`}>
            {found.map((one, i) => (
                <span key={i}>
                    <One {...one} />{' '}
                </span>
            ))}
        </td>
    );
}

function Matrix(props: { report: Report }) {
    const people = byPerson(props.report.rows);
    const courses = coursesOf(props.report.rows);
    if (people.length === 0) return <p class="empty">名簿に、研修をお願いしている方がいません。</p>;
    return (
        <div class="scroll wide-sheet" role="region" aria-label="受講の一覧表" tabIndex={0}>
            <table class="grid matrix">
                <caption>
                    {people.length}人 × {courses.length}研修（日は済の日。年は西暦の下2けた）
                </caption>
                <thead>
                    <tr>
                        <th scope="col" class="int">
                            議席
                        </th>
                        <th scope="col">氏名</th>
                        {courses.map((course) => (
                            <th scope="col" key={course} class="course">
                                {course}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {people.map((person) => (
                        <tr key={person.key}>
                            <td class="int">{person.seat ?? ''}</td>
                            <th scope="row">{called(person)}</th>
                            {courses.map((course) => (
                                <Cell key={course} rows={person.rows.filter((row) => row['course'] === course)} />
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function View(props: Props) {
    const part = { page: 'matrix', after: props.query.get('after') ?? '' };
    return (
        <Sheet report="completion" part={part}>
            {(report) => <Matrix report={report} />}
        </Sheet>
    );
}

export const matrix: Page = { path: 'matrix', title: '一覧表', menu: '受講', place: 2, right: 'report_names', View };
