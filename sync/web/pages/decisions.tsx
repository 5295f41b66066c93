/* 決定事項: what the council decided, by whom, when, by which document. */
import { act } from '../api';
import { decision, Form } from '../kit/form';
import { Grid } from '../kit/grid';
import type { Page, Props } from '../kit/page';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';
import type { Options } from '../kit/field';

const settings: Options = [
    ['', '選んでください'],
    ['due.onboarding', 'はじめの研修をお願いする日数'],
    ['due.by_election', '補欠選挙・繰上補充のあとの日数'],
    ['due.first_year', '1年目の研修をお願いする日数'],
    ['due.yearly', '毎年の研修をお願いする日数'],
    ['due.revision', '方針の見直しのあとの日数'],
    ['due.request', '個別にお願いした研修の日数'],
    ['retention', '退任のあと名簿を残す年数'],
    ['statements_export', '記録の書き出し（yes か no）'],
    ['certificate.issuer', '研修修了証の発行者'],
    ['certificate.numbering', '研修修了証の番号の書き方'],
    ['certificate.words', '研修修了証の文面'],
];
const isNumber = (name: string | undefined) => name === 'retention' || (name?.startsWith('due.') ?? false);

function Enter(props: { done: () => void }) {
    return (
        <section aria-labelledby="decide">
            <h2 id="decide">決定を登録する</h2>
            <Form
                id="decision"
                asks={[
                    { key: 'name', label: '決めること', options: settings },
                    {
                        key: 'value',
                        label: '決めた内容',
                        hint: '日数と年数は数字だけ（例: 30）。番号の書き方の例: ○議研 {年度}第{番号}号',
                        wrong: (value, all) =>
                            isNumber(all['name']) && !/^[1-9]\d*$/.test(value) ? '数字で入れてください（例: 30）' : null,
                    },
                    ...decision,
                ]}
                doing="登録する"
                run={async (values) => {
                    await act('council.set', values);
                    say('決定を登録しました');
                    props.done();
                }}
            />
        </section>
    );
}

function View(props: Props) {
    return (
        <Sheet report="decisions">
            {(report, again) => (
                <>
                    <Grid caption="決定事項" columns={report.columns} rows={report.rows} head="what" empty="決定事項はありません。" />
                    {props.session.rights.includes('admin') && <Enter done={again} />}
                </>
            )}
        </Sheet>
    );
}

export const decisions: Page = { path: 'decisions', title: '決定事項', menu: '設定', place: 1, right: 'report', View };
