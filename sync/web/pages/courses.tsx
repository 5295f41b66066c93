/* 研修と期日: which training is asked for when, by when, and where that is decided. */
import { useState } from 'preact/hooks';
import type { Report } from '../api';
import { Choice } from '../kit/filter';
import { Grid, pick } from '../kit/grid';
import type { Page, Props } from '../kit/page';
import { link } from '../kit/route';
import { Sheet } from '../kit/sheet';

function List(props: { report: Report }) {
    const [kind, setKind] = useState('');
    const kinds = [...new Set(props.report.rows.map((row) => String(row['kind'])))];
    const rows = props.report.rows.filter((row) => kind === '' || row['kind'] === kind);
    return (
        <>
            <div class="filters">
                <Choice
                    label="種類"
                    value={kind}
                    options={[['', 'すべての種類'], ...kinds.map((one): [string, string] => [one, one])]}
                    set={setKind}
                />
                <p class="count" role="status">
                    {rows.length}件
                </p>
            </div>
            <Grid
                caption="研修ごとの、お願いするときと期日"
                columns={pick(props.report, ['course', 'kind', 'minutes', 'audience', 'rules', 'open', 'next'])}
                rows={rows}
                head="course"
                cells={{ rules: (row) => String(row['rules']).split('／').map((rule) => <div key={rule}>{rule}</div>) }}
                empty="教材に研修がありません。"
            />
        </>
    );
}

function View(props: Props) {
    const rights = props.session.rights;
    return (
        <>
            <p>
                日数は<a href={link('decisions')}>決定事項</a>で、定例会や選挙の日は<a href={link('calendar')}>議会の日程</a>
                で変えられます。
                {rights.includes('report_names') && (
                    <>
                        お一人ずつの期日は<a href={link('due')}>お願いする日</a>にあります。
                    </>
                )}
            </p>
            <Sheet report="occasions">{(report) => <List report={report} />}</Sheet>
        </>
    );
}

export const courses: Page = { path: 'courses', title: '研修と期日', menu: '受講', place: 4, right: 'report', View };
