/* まだ受講されていない方: in the order of the seats, never by delay. */
import type { Page } from '../kit/page';
import { Grid, pick } from '../kit/grid';
import { Sheet } from '../kit/sheet';

function View() {
    return (
        <Sheet report="overdue">
            {(report) => (
                <Grid
                    caption={`${report.title}（${report.rows.length}件）`}
                    columns={pick(report, ['seat', 'name', 'status', 'course', 'state', 'due_on', 'words', 'note'])}
                    rows={report.rows}
                    head="name"
                    empty="お願いする日を過ぎた研修のある方は、いません。"
                />
            )}
        </Sheet>
    );
}

export const overdue: Page = {
    path: 'overdue',
    title: 'まだ受講されていない方',
    menu: '受講',
    place: 3,
    right: 'report_names',
    View,
};
