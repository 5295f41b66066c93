/* How the record of operations is said: for those who audit it, and to whom it is about. */
#include "sync/server/operation.h"

#include <string.h>

/* By the first word of what was written; "" ends it. */
static const struct {
    const char *word, *ja;
} kinds[] = {{"report", "個人名のある帳票を見た"},
             {"print", "帳票を印刷用に出した"},
             {"roster", "名簿・受講カード"},
             {"disposal", "名簿の廃棄"},
             {"receipt", "受講控えの確認"},
             {"duty", "研修の登録"},
             {"calendar", "議会の日程"},
             {"council", "設定の変更"},
             {"kiosk", "端末"},
             {"held", "保留した記録"},
             {"credential", "連携の鍵"},
             {"content", "教材"},
             {"account", "利用者"},
             {"session", "サインイン"},
             {"paper", "紙での受講"},
             {"group", "集合研修"},
             {"certificate", "研修修了証・受講記録"},
             {"training", "ほかの研修"},
             {"incident", "出来事の記録"},
             {"selfcheck", "自己点検"},
             {"office", "組織の点検"},
             {"opinion", "問題についての意見"},
             {"statements", "記録の書き出し"},
             {"store", "保存先・控え"},
             {"", "その他"}};

const char *mm_operation_kind_ja(const char *what)
{
    size_t i = 0, len = strcspn(what, " .");
    while (kinds[i].word[0] && (strlen(kinds[i].word) != len || strncmp(kinds[i].word, what, len) != 0))
        i++;
    return kinds[i].ja;
}

/* What the first two words of an entry say; what stands behind them is shown as it was written. */
static const struct {
    const char *words, *ja;
} doings[] = {
    {"account add", "加えた"},
    {"account first", "はじめの管理者のためのアドレスを作った"},
    {"account password", "パスワードを変えた"},
    {"account reset", "パスワードを決め直せるようにした"},
    {"account revoke", "使用を止めた"},
    {"account role", "役割を変えた"},
    {"account totp", "2段階の確認を変えた"},
    {"calendar remove", "消した"},
    {"calendar set", "入れた"},
    {"certificate issue", "出した"},
    {"certificate proof", "修了を証する書面を出した"},
    {"certificate record", "受講の記録を出した"},
    {"content key", "署名の鍵を替えた"},
    {"content publish", "配った"},
    {"council set", "変えた"},
    {"credential add", "作った"},
    {"credential revoke", "取り消した"},
    {"credential rotate", "合言葉を替えた"},
    {"disposal approve", "承認した"},
    {"disposal plan", "予定に入れた"},
    {"disposal run", "廃棄した"},
    {"disposal withdraw", "取り下げた"},
    {"duty note", "登録した"},
    {"group absent", "出席から外した"},
    {"group attend", "出席を登録した"},
    {"group cancel", "集合研修を取りやめた"},
    {"group code", "集合研修の進行の番号を出した"},
    {"group close", "閉じた"},
    {"group decide", "机上訓練で決めたことを記録した"},
    {"group enter", "回答用紙を入力した"},
    {"group move", "集合研修の日を変えた"},
    {"group open", "開いた"},
    {"group show", "問題・用紙・出席票を出した"},
    {"held accept", "まとめて受け入れた"},
    {"held settle", "扱いを決めた"},
    {"incident add", "登録した"},
    {"incident undo", "取り消した"},
    {"kiosk approve", "承認した"},
    {"kiosk revoke", "失効にした"},
    {"office answer", "問いに答えた"},
    {"office sign", "役職で署名した"},
    {"opinion decide", "問題の扱いを決めた"},
    {"opinion undo", "問題の扱いを取り消した"},
    {"paper amend", "用紙の記録を訂正したか、取り消した"},
    {"paper correct", "記録した用紙を訂正した"},
    {"paper enter", "用紙を入力した"},
    {"paper hand", "解説を渡した"},
    {"paper make", "用紙を作った"},
    {"paper show", "用紙か解説を出した"},
    {"receipt check", "番号を確かめた"},
    {"receipt confirm", "だれの控えかを確かめた"},
    {"roster cards", "番号・カードを出した"},
    {"roster delete", "一人を消去した"},
    {"roster hold", "消去の保留を変えた"},
    {"roster undo", "取り込みを元に戻した"},
    {"selfcheck close", "実施期間を閉じた"},
    {"selfcheck open", "実施期間を始めた"},
    {"session begin", "サインインした"},
    {"statements export", "書き出した"},
    {"store backup", "控えを作った"},
    {"store rebuild", "記録から計算し直した"},
    {"store restore-check", "控えが戻せることを確かめた"},
    {"training add", "登録した"},
    {"training undo", "取り消した"},
};

const char *mm_operation_doing_ja(const char *what, const char **ret_rest)
{
    for (size_t i = 0; i < sizeof doings / sizeof doings[0]; i++) {
        const size_t len = strlen(doings[i].words);
        if (strncmp(what, doings[i].words, len) != 0 || (what[len] && what[len] != ' '))
            continue;
        *ret_rest = what[len] ? what + len + 1 : "";
        return doings[i].ja;
    }
    return NULL;
}
