/* 操作の記録: who looked at whom, who changed what. Opening it stands in it too. */
import { useState } from 'preact/hooks';
import type { Report } from '../api';
import { Choice } from '../kit/filter';
import { Grid } from '../kit/grid';
import type { Page } from '../kit/page';
import { Sheet } from '../kit/sheet';

function List(props: { report: Report }) {
    const [kind, setKind] = useState('');
    const kinds = [...new Set(props.report.rows.map((row) => String(row['kind'])))];
    const rows = props.report.rows.filter((row) => kind === '' || row['kind'] === kind);
    return (
        <>
            <div class="filters">
                <Choice
                    label="操作"
                    value={kind}
                    options={[['', 'すべて'], ...kinds.map((one): [string, string] => [one, one])]}
                    set={setKind}
                />
                <p class="count" role="status">
                    {rows.length}件
                </p>
            </div>
            <Grid caption="操作の記録" columns={props.report.columns} rows={rows} head="at" empty="この年度の操作は、まだありません。" />
        </>
    );
}

export const operations: Page = {
    path: 'operations',
    title: '操作の記録',
    menu: '備え',
    place: 7,
    right: 'audit',
    View: () => <Sheet report="operations">{(report) => <List report={report} />}</Sheet>,
};
