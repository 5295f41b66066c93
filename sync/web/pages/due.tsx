/* お願いする日: who is asked for what, why, by when, and how it ended. */
import { useState } from 'preact/hooks';
import type { Report } from '../api';
import { Choice } from '../kit/filter';
import { Grid, pick } from '../kit/grid';
import type { Page } from '../kit/page';
import { Sheet } from '../kit/sheet';

function List(props: { report: Report }) {
    const [course, setCourse] = useState('');
    const courses = [...new Set(props.report.rows.map((row) => String(row['course'])))];
    const rows = props.report.rows.filter((row) => course === '' || row['course'] === course);
    return (
        <>
            <div class="filters">
                <Choice
                    label="研修"
                    value={course}
                    options={[['', 'すべての研修'], ...courses.map((one): [string, string] => [one, one])]}
                    set={setCourse}
                />
                <p class="count" role="status">
                    {rows.length}件
                </p>
            </div>
            <Grid
                caption="受けていただく研修"
                columns={pick(props.report, ['seat', 'name', 'course', 'cause', 'opened_on', 'due_on', 'state', 'closed_on', 'note'])}
                rows={rows}
                head="name"
                empty="受けていただく研修はまだありません。名簿を取り込むと、ここに出ます。"
            />
        </>
    );
}

export const due: Page = {
    path: 'due',
    title: 'お願いする日',
    menu: '受講',
    place: 5,
    right: 'report_names',
    View: () => <Sheet report="duties">{(report) => <List report={report} />}</Sheet>,
};
