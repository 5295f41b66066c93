/* 脅威の5分類: the same table of pooled answers as for the clauses. */
import type { Page } from '../kit/page';
import { Heat } from '../kit/heat';
import { Sheet } from '../kit/sheet';

function View() {
    return (
        <Sheet report="threats">
            {(report) => <Heat report={report} caption="脅威の分類ごとの、正しく答えた割合" what="脅威の分類" />}
        </Sheet>
    );
}

export const threats: Page = { path: 'threats', title: '脅威ごと', menu: '理解', place: 2, right: 'report', View };
