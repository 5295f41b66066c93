/* 研修修了証: the register, giving a number, the 受講記録 of one person, and whether a paper that somebody shows is true. */
import { act } from '../api';
import { Grid } from '../kit/grid';
import type { Page, Props } from '../kit/page';
import { saved } from '../kit/saved';
import { Sheet } from '../kit/sheet';
import { Step } from '../kit/step';
import { wareki } from '../kit/words';

/* Under its number; of one that went out before the paper says 再発行, and so does the name of the file. */
const Issue = (props: { again: () => void }) => (
    <Step
        id="certificate"
        title="研修修了証を出す"
        asks={[
            {
                key: 'person',
                label: '氏名か議席番号',
                hint: '最後に修了された研修の分を出します。発行者、番号の付け方、文面を「決定事項」で決めてから出せます',
            },
        ]}
        doing="PDFで出す"
        run={async (values) => {
            const done = await saved('/api/v1/certificate', values);
            props.again();
            return `${done}。印刷してお渡しください`;
        }}
    />
);

/* Of whoever did not complete, too: what was taken and begun, and never an answer. */
const Record = () => (
    <Step
        id="record"
        title="受講記録を出す"
        asks={[
            { key: 'person', label: '氏名か議席番号', hint: '受けた研修と途中の研修、日付、受け方がのります。答えや正誤はのりません' },
            {
                key: 'proof',
                label: '種類',
                hint: '受講証明書は、ご本人の求めがあったときに出します。発行者を「決定事項」で決めてから出せます',
                options: [['no', '受講記録'], ['yes', '受講証明書']],
            },
        ]}
        doing="PDFを保存する"
        run={async ({ person, proof }) => {
            const done = await saved('/api/v1/record', { person, proof: proof === 'yes' });
            return `${done}。だれの記録を出したかは、操作の記録に残りました`;
        }}
    />
);

interface Checked {
    course: string;
    day: string;
    year: number;
    number: number;
    policy: string;
}
const genuine = (name: string, one: Checked) =>
    `本物です。${name}さんは、${wareki(one.day)}に「${one.course}」を修了されています（${one.year}年度 ${one.number}番、` +
    `基本方針の照合値 ${one.policy || '（未入力）'}）`;

const Check = () => (
    <Step
        id="genuine"
        title="研修修了証を確かめる"
        asks={[
            { key: 'name', label: '証に書かれた氏名' },
            {
                key: 'code',
                label: 'QRコードの文字',
                hint: 'スマートフォンなどで文字として読み取ります（M1: で始まります）',
                wrong: (text) => (text.startsWith('M1:') ? null : 'M1: で始まる文字を、終わりまで入れてください'),
            },
        ]}
        doing="確かめる"
        run={async (values) => genuine(values['name'] ?? '', await act<Checked>('certificate.check', values))}
    />
);

function View(props: Props) {
    return (
        <Sheet report="certificates">
            {(report, again) => (
                <>
                    <Grid
                        caption={`登録簿（${report.rows.length}件）`}
                        columns={report.columns}
                        rows={report.rows}
                        head="number"
                        empty="研修修了証は、まだ出していません。"
                    />
                    {props.session.rights.includes('clerk') && (
                        <>
                            <Issue again={again} />
                            <Record />
                            <Check />
                        </>
                    )}
                </>
            )}
        </Sheet>
    );
}

export const certificates: Page = {
    path: 'certificates',
    title: '研修修了証',
    menu: '受講',
    place: 10,
    right: 'report_names',
    View,
};
