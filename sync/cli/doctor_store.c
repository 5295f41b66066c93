/* Checks of the central store, of what depends on it and of the kiosk's own. */
#include "sync/agent/agent.h"
#include "sync/base/log.h"
#include "sync/cli/doctor.h"
#include "sync/http/client.h"
#include "sync/server/operation.h"
#include "sync/server/proof.h"
#include "sync/server/told.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DAY_MS            ((int64_t)86400000)
#define BACKUP_OLD_MS     (8 * DAY_MS)   /* one a week, and a day */
#define BACKUP_UNTRIED_MS (100 * DAY_MS) /* four times a year */
#define KIOSK_SILENT_MS   (14 * DAY_MS)

static const char *db_of(const struct mm_doctor *doctor)
{
    return mm_cli_str(doctor->cli, "db", "");
}

/* False, with its finding, when there is no store to look at. */
static bool has_central(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    if (doctor->central)
        return true;
    mm_doctor_is(
        finding, MM_DOCTOR_UNSEEN, "%s",
        mm_say("記録の場所を開けないので、見ていません", "not looked at: the store cannot be opened"));
    return false;
}

/* One number of the council. */
static enum mm_err count(struct mm_central *central, const char *sql, int64_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(mm_central_db(central), sql, &stmt, info);

    if (err)
        return err;
    mm_bind_str(stmt, 1, mm_central_council(central));
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row)
        *ret_n = mm_col_int(stmt, 0);
    mm_stmt_end(stmt);
    return err;
}

void mm_doctor_look_store(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    int64_t people = 0, records = 0;

    if (!doctor->central) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG, "%s", doctor->no_central.text);
        mm_doctor_next(finding, "%s",
                       mm_say("--db の場所と、サーバーと同じ利用者で実行しているかを確かめてください",
                              "check --db, and that this is run as the server's user"));
        return;
    }
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = count(doctor->central, "SELECT COUNT(*) FROM person WHERE council=?", &people, &info);
    if (!err)
        err = count(doctor->central, "SELECT COUNT(*) FROM statement WHERE council=?", &records, &info);
    if (err) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG, "%s", info.text);
        mm_doctor_next(finding, "%s",
                       mm_say("mamori store verify で確かめてください", "run mamori store verify"));
        return;
    }
    mm_doctor_is(finding, people ? MM_DOCTOR_FINE : MM_DOCTOR_NOTE,
                 mm_say("開けます（名簿 %" PRId64 " 人、記録 %" PRId64 " 件）",
                        "opens (%" PRId64 " people, %" PRId64 " records)"),
                 people, records);
    if (!people)
        mm_doctor_next(
            finding, "%s",
            mm_say("mamori roster import で名簿を入れてください", "import a roster: mamori roster import"));
}

/* Asks /healthz, which writes a row and reads it back. */
static enum mm_err ask(const struct mm_doctor *doctor, const struct mm_lease *lease, struct mm_errinfo *info)
{
    char url[sizeof(lease->url) + 16], shown[1024] = "";
    struct mm_http_answer answer;
    struct mm_http_client *client = NULL;
    enum mm_err err = mm_central_tls_path(db_of(doctor), shown, sizeof(shown));
    const struct mm_http_settings settings = {.connect_ms = 3000,
                                              .total_ms = 10000,
                                              .ca_file = mm_cli_str(doctor->cli, "ca", shown),
                                              .address = *lease->address ? lease->address : NULL};
    const struct mm_http_call call = {.method = "GET", .url = url};

    (void)snprintf(url, sizeof(url), "%s/healthz", lease->url);
    if (!err)
        err = mm_http_open(&settings, &client, info);
    if (err)
        return err;
    mm_http_answer_init(&answer);
    err = mm_http_send(client, &call, &answer, info);
    if (!err && answer.status != 200) {
        char text[400];
        mm_http_message(&answer, text, sizeof(text));
        err = mm_fail(info, MM_ERR_REFUSED, "%s", text);
    }
    mm_http_answer_done(&answer);
    mm_http_close(client);
    return err;
}

void mm_doctor_look_server(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_lease lease;

    if (!has_central(doctor, finding))
        return;
    if (mm_central_lease(db_of(doctor), &lease, &info)) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG, "%s", mm_say("動いていません", "does not run"));
        mm_doctor_next(
            finding, "%s",
            mm_say("systemctl start mamori-server で始めてください。始まらないときは journalctl -u "
                   "mamori-server に理由があります",
                   "systemctl start mamori-server; if it does not start, journalctl -u mamori-server says "
                   "why"));
        return;
    }
    if (ask(doctor, &lease, &info)) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG,
                     mm_say("%s から返事がありません（%s）", "no answer from %s (%s)"), lease.url, info.text);
        mm_doctor_next(finding, "%s",
                       mm_say("journalctl -u mamori-server の終わりを読んでください",
                              "read the end of journalctl -u mamori-server"));
        return;
    }
    mm_doctor_is(finding, MM_DOCTOR_FINE,
                 mm_say("%s が、書いて読み戻して答えました", "%s wrote, read back and answered"), lease.url);
}

/* What stands worst among the kiosks in use. */
struct kiosk_sum {
    size_t active, pending, silent;
    int64_t waiting, kept;
    const char *odd;      /* name of one that needs looking at */
    const char *of_clock; /* name of one whose clock is off */
    char trouble[300];
};

static void add_kiosk(const struct mm_doctor *doctor, const struct mm_kiosk_row *kiosk, struct kiosk_sum *sum)
{
    if (strcmp(kiosk->status, "pending") == 0)
        sum->pending++;
    if (strcmp(kiosk->status, "active") != 0)
        return;
    sum->active++;
    sum->waiting += kiosk->backlog > 0 ? kiosk->backlog : 0;
    sum->kept += kiosk->quarantined + kiosk->conflicts;
    sum->silent += doctor->now_ms - kiosk->last_seen_at_ms > KIOSK_SILENT_MS;
    sum->odd = kiosk->forked ? kiosk->name : sum->odd;
    sum->of_clock = kiosk->clock_off_ms ? kiosk->name : sum->of_clock;
}

static void say_kiosks(const struct kiosk_sum *sum, struct mm_doctor_finding *finding)
{
    const bool fine =
        sum->active && !sum->pending && !sum->silent && !sum->odd && !sum->of_clock && !sum->kept;

    mm_doctor_is(finding,
                 sum->odd ? MM_DOCTOR_WRONG
                 : fine   ? MM_DOCTOR_FINE
                          : MM_DOCTOR_NOTE,
                 mm_say("使用中 %zu 台、承認待ち %zu 台、14日より長く連絡のないもの %zu 台、未送信 %" PRId64
                        " 件、保留 %" PRId64 " 件",
                        "%zu in use, %zu waiting for approval, %zu silent for more than 14 days, %" PRId64
                        " records to come, %" PRId64 " kept apart"),
                 sum->active, sum->pending, sum->silent, sum->waiting, sum->kept);
    if (sum->odd)
        mm_doctor_next(
            finding,
            mm_say("端末「%s」の記録が二手に分かれています。mamori kiosk list の注意をご覧ください",
                   "the records of %s tell two stories: see mamori kiosk list"),
            sum->odd);
    else if (sum->of_clock)
        mm_doctor_next(finding, mm_say("端末「%s」の日付と時刻を合わせてください", "set the clock of %s"),
                       sum->of_clock);
    else if (sum->kept)
        mm_doctor_next(
            finding, "%s",
            mm_say("mamori held list で、分けて置いた記録を確かめてください", "see mamori held list"));
    else if (sum->pending)
        mm_doctor_next(
            finding, "%s",
            mm_say("mamori kiosk approve で承認してください", "approve with mamori kiosk approve"));
    else if (!sum->active)
        mm_doctor_next(finding, "%s",
                       mm_say("mamori kiosk invite で登録コードを作ってください",
                              "make a code with mamori kiosk invite"));
    else if (sum->silent)
        mm_doctor_next(finding, "%s",
                       mm_say("mamori kiosk list で、最後の連絡を確かめてください",
                              "see when each was last heard of: mamori kiosk list"));
}

void mm_doctor_look_kiosks(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_kiosk_row *kiosks = NULL;
    struct kiosk_sum sum = {0};
    size_t n = 0;

    if (!has_central(doctor, finding))
        return;
    if (mm_central_kiosks(doctor->central, &kiosks, &n, &info)) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG, "%s", info.text);
        return;
    }
    for (size_t i = 0; i < n; i++)
        add_kiosk(doctor, &kiosks[i], &sum);
    say_kiosks(&sum, finding);
    free(kiosks);
}

void mm_doctor_look_pack(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    if (!has_central(doctor, finding))
        return;
    const struct mm_pack *pack = mm_central_pack(doctor->central);
    if (!pack) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG, "%s", mm_say("教材を読めません", "the pack cannot be read"));
        mm_doctor_next(
            finding, "%s",
            mm_say("mamori content publish で配り直してください", "publish again: mamori content publish"));
        return;
    }
    mm_doctor_is(finding, MM_DOCTOR_FINE,
                 mm_say("版 %s（%" PRId64 " 回目の配布）、研修 %zu、問題 %zu",
                        "version %s (publication %" PRId64 "), %zu courses, %zu items"),
                 pack->version, mm_central_pack_serial(doctor->central), pack->n_courses, pack->n_items);
}

#define NEEDS_PROOF                                                                                          \
    mm_say("systemctl enable --now mamori-proof.timer で、毎晩行うようにしてください",                       \
           "systemctl enable --now mamori-proof.timer looks every night")

void mm_doctor_look_proof(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char at[MM_WAREKI_BYTES * 2];
    int64_t proved_ms = 0, wrong = 0;

    if (!has_central(doctor, finding))
        return;
    if (mm_proof_last(doctor->central, &proved_ms, &wrong, &info)) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG, "%s", info.text);
        return;
    }
    mm_doctor_time(proved_ms, at);
    if (wrong) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG,
                     mm_say("%s: 記録と合わない所が %" PRId64 " か所ありました",
                            "%s: %" PRId64 " places did not agree with the records"),
                     at, wrong);
        mm_doctor_next(finding, "%s",
                       mm_say("mamori verify --keep で確かめ、mamori store rebuild で作り直してください",
                              "look with mamori verify --keep, make anew with mamori store rebuild"));
        return;
    }
    const bool old = doctor->now_ms - proved_ms > MM_PROOF_OLD_MS;
    if (proved_ms)
        mm_doctor_is(finding, old ? MM_DOCTOR_NOTE : MM_DOCTOR_FINE,
                     mm_say("%s に、すべての数が記録と合っていました", "all agreed with the records at %s"),
                     at);
    else
        mm_doctor_is(finding, MM_DOCTOR_NOTE, "%s", mm_say("まだ行っていません", "not done yet"));
    if (old)
        mm_doctor_next(finding, "%s", NEEDS_PROOF);
}

/* When the record of operations last had one of that name; 0 for never. */
static int64_t last(const struct mm_operation_row *rows, size_t n, const char *what)
{
    for (size_t i = 0; i < n; i++) /* newest first */
        if (strcmp(rows[i].what, what) == 0)
            return rows[i].at_ms;
    return 0;
}

#define NEEDS_BACKUP                                                                                         \
    mm_say("mamori store backup で控えを作り、この機械の外に置いてください",                                 \
           "make one with mamori store backup, and keep it off this machine")

void mm_doctor_look_backup(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_operation_row *rows = NULL;
    char made[MM_WAREKI_BYTES * 2], tried[MM_WAREKI_BYTES * 2];
    size_t n = 0;

    if (!has_central(doctor, finding))
        return;
    if (mm_operations_list(doctor->central, 0, doctor->now_ms, &rows, &n, &info)) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG, "%s", info.text);
        return;
    }
    const int64_t made_ms = last(rows, n, "store backup"), tried_ms = last(rows, n, "store restore-check");
    free(rows);
    if (!made_ms) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG, "%s",
                     mm_say("まだ一度も作っていません", "none was ever made"));
        mm_doctor_next(finding, "%s", NEEDS_BACKUP);
        return;
    }
    const bool old = doctor->now_ms - made_ms > BACKUP_OLD_MS;
    const bool untried = doctor->now_ms - tried_ms > BACKUP_UNTRIED_MS;
    mm_doctor_time(made_ms, made);
    mm_doctor_time(tried_ms, tried);
    mm_doctor_is(
        finding, old || untried ? MM_DOCTOR_NOTE : MM_DOCTOR_FINE,
        mm_say("最後に作ったのは %s、戻せることを確かめたのは %s", "last made %s, last found whole %s"), made,
        tried);
    if (old)
        mm_doctor_next(finding, "%s", NEEDS_BACKUP);
    else if (untried)
        mm_doctor_next(
            finding, "%s",
            mm_say("mamori store restore-check 控えのフォルダー --db … で、戻せることを確かめてください",
                   "check it with mamori store restore-check DIR --db …"));
}

/* The database at FILE, and what lies beside it: known of it is one of these, FILE with an ending. True, with
 * its finding, when somebody else may read one of them. */
static bool readable(const char *known, const char *ending, struct mm_doctor_finding *finding)
{
    static const char *const endings[] = {"", ".secret", ".key", ".codes", ".pack-key"};
    const size_t len = strlen(known) > strlen(ending) ? strlen(known) - strlen(ending) : 0;
    char path[1100];
    struct stat st;

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        (void)snprintf(path, sizeof(path), "%.*s%s", (int)len, known, endings[i]);
        if (stat(path, &st) != 0 || !(st.st_mode & (*endings[i] ? 077 : 007)))
            continue; /* a key that was taken elsewhere is none that others read */
        mm_doctor_is(finding, MM_DOCTOR_WRONG,
                     mm_say("%s をほかの利用者が読めます（%03o）", "others may read %s (%03o)"), path,
                     st.st_mode & 0777);
        mm_doctor_next(finding, mm_say("chmod go-rwx %s を実行してください", "run chmod go-rwx %s"), path);
        return true;
    }
    return false;
}

/* Files of the store, and of the council where it has its own. */
void mm_doctor_look_rights(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    char shown[1024] = "", key[1024] = "";

    if (!has_central(doctor, finding))
        return;
    if (mm_central_tls_path(db_of(doctor), shown, sizeof(shown)) ||
        mm_central_key_path(doctor->central, key, sizeof(key))) {
        mm_doctor_is(finding, MM_DOCTOR_UNSEEN, "%s",
                     mm_say("記録の場所の名前が長すぎて、見られません", "the place's name is too long"));
        return;
    }
    if (readable(shown, ".tls.pem", finding) || readable(key, ".key", finding))
        return;
    mm_doctor_is(
        finding, MM_DOCTOR_FINE, "%s",
        mm_say("記録と鍵は、ほかの利用者から読めません", "records and keys cannot be read by others"));
}

void mm_doctor_look_agent(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    char trouble[400] = "", pushed[MM_WAREKI_BYTES * 2];

    if (!doctor->store) {
        mm_doctor_is(finding, *doctor->no_store.text ? MM_DOCTOR_WRONG : MM_DOCTOR_UNSEEN, "%s",
                     *doctor->no_store.text ? doctor->no_store.text
                                            : mm_say("この機械の端末も見るには --store を付けてください",
                                                     "name a kiosk of this machine with --store"));
        return;
    }
    if (mm_store_meta_get(doctor->store, "last_error", trouble, sizeof(trouble), NULL))
        trouble[0] = '\0';
    mm_doctor_time(mm_store_meta_int(doctor->store, "last_push_ms", 0), pushed);
    mm_doctor_is(
        finding, *trouble ? MM_DOCTOR_NOTE : MM_DOCTOR_FINE,
        mm_say("未送信 %" PRId64 " 件、最後に送ったのは %s", "%" PRId64 " records to send, last sent %s"),
        mm_store_outbox_count(doctor->store), pushed);
    if (*trouble)
        mm_doctor_next(finding, "%s", trouble);
}
