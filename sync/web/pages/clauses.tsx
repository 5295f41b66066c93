/* 条項ごと: which clause is not understood, and down to the items that ask it. Pools of five and more; nobody's answers. */
import { Heat } from '../kit/heat';
import type { Page } from '../kit/page';
import { Sheet } from '../kit/sheet';

function View() {
    return (
        <Sheet report="gaps">
            {(report) => <Heat report={report} caption="条項ごとの、正しく答えた割合" what="条項" below="phrases" />}
        </Sheet>
    );
}

export const clauses: Page = { path: 'clauses', title: '条項ごと', menu: '理解', place: 1, right: 'report', View };
