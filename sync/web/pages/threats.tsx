/* 脅威の5分類: pooled answers as a figure and as the same table that the clauses have. */
import { Shares } from '../kit/chart';
import { Heat } from '../kit/heat';
import type { Page } from '../kit/page';
import { Sheet } from '../kit/sheet';

function View() {
    return (
        <Sheet report="threats">
            {(report) => (
                <>
                    <Shares report={report} caption="脅威の分類ごとの、正しく答えた割合" />
                    <Heat report={report} caption="脅威の分類ごとの、正しく答えた割合と人数" what="条項" />
                </>
            )}
        </Sheet>
    );
}

export const threats: Page = { path: 'threats', title: '脅威ごと', menu: '理解', place: 2, right: 'report', View };
