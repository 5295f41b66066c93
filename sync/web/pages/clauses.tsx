/* 条文ごと: which clause is not understood. Pools of five and more; nobody's answers. */
import type { Page } from '../kit/page';
import { Heat } from '../kit/heat';
import { Sheet } from '../kit/sheet';

function View() {
    return (
        <Sheet report="gaps">{(report) => <Heat report={report} caption="条文ごとの、正しく答えた割合" what="条項" />}</Sheet>
    );
}

export const clauses: Page = { path: 'clauses', title: '条文ごと', menu: '理解', place: 1, right: 'report', View };
