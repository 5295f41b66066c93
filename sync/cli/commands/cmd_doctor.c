#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/doctor.h"

#include <stdio.h>

#define MAX_INVENTORY_BYTES 32768

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"store", MM_OPT_STRING, NULL, "DIR", "この機械の端末の記録のフォルダー（省けば端末は見ません）",
     "store of a kiosk on this machine (default: none is looked at)"},
    {"inventory", MM_OPT_FLAG, NULL, NULL, "版、ライセンス、通信、データの種類、暗号、控えの一覧も出します",
     "also lists versions, licences, connections, classes of data, encryption, backups"},
};

static const struct mm_doctor_check checks[] = {
    {"記録の場所", "store", mm_doctor_look_store},
    {"サーバー", "server", mm_doctor_look_server},
    {"端末", "kiosks", mm_doctor_look_kiosks},
    {"この機械の端末", "this kiosk", mm_doctor_look_agent},
    {"教材", "pack", mm_doctor_look_pack},
    {"数え直し", "proof", mm_doctor_look_proof},
    {"控え", "backup", mm_doctor_look_backup},
    {"読み書きの許可", "rights", mm_doctor_look_rights},
    {"書体", "fonts", mm_doctor_look_fonts},
    {"紙", "papers", mm_doctor_look_papers},
    {"プリンター", "printer", mm_doctor_look_printer},
    {"時計", "clock", mm_doctor_look_clock},
    {"空き容量", "room", mm_doctor_look_disk},
};

static const struct {
    const char *ja, *en;
} states[] = {
    [MM_DOCTOR_FINE] = {"よし", "fine"},
    [MM_DOCTOR_NOTE] = {"注意", "note"},
    [MM_DOCTOR_WRONG] = {"要対応", "WRONG"},
    [MM_DOCTOR_UNSEEN] = {"－", "-"},
};
_Static_assert(sizeof states / sizeof states[0] == MM_DOCTOR_STATE_COUNT, "a word for each state");

static void open_both(struct mm_doctor *doctor)
{
    const char *store = mm_cli_str(doctor->cli, "store", NULL);

    if (mm_cli_read(doctor->cli, &doctor->central, &doctor->no_central))
        doctor->central = NULL;
    if (store && mm_store_open(store, false, &doctor->cli->clock, &doctor->cli->random, &doctor->store,
                               &doctor->no_store))
        doctor->store = NULL;
}

static void look_at(const struct mm_doctor *doctor, size_t n[MM_DOCTOR_STATE_COUNT])
{
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        struct mm_doctor_finding finding = {.state = MM_DOCTOR_UNSEEN};

        checks[i].look(doctor, &finding);
        n[finding.state]++;
        printf("[%s] %s: %s\n", mm_say(states[finding.state].ja, states[finding.state].en),
               mm_say(checks[i].ja, checks[i].en), finding.is);
        if (*finding.next)
            printf("      → %s\n", finding.next);
    }
}

static void print_inventory(const struct mm_doctor *doctor)
{
    struct mm_buf out;

    mm_buf_init(&out, MAX_INVENTORY_BYTES);
    mm_doctor_inventory(doctor, &out);
    printf("\n%s", mm_buf_str(&out));
    mm_buf_done(&out);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_doctor doctor = {.cli = cli, .now_ms = mm_now_ms(&cli->clock)};
    size_t n[MM_DOCTOR_STATE_COUNT] = {0};

    open_both(&doctor);
    look_at(&doctor, n);
    if (mm_cli_flag(cli, "inventory"))
        print_inventory(&doctor);
    mm_store_close(doctor.store);
    mm_central_close(doctor.central);
    if (n[MM_DOCTOR_WRONG])
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("%zu か所に対応が要ります。→ の行に、することがあります",
                              "%zu things do not work; the lines with an arrow say what to do"),
                       n[MM_DOCTOR_WRONG]);
    return MM_OK;
}

extern const struct mm_command mm_cmd_doctor;
const struct mm_command mm_cmd_doctor = {
    .words = "doctor",
    .args = "",
    .ja = "記録、サーバー、端末、書体、時計、控えなどを見て回り、次にすることを1ページで知らせます",
    .en = "looks at store, server, kiosks, fonts, clock, backups and says on one page what to do next",
    .more_ja = "\n見るだけで、何も変えません。要対応が一つでもあれば、終了コードは 1 です。",
    .more_en = "\nIt changes nothing. The exit code is 1 when something does not work.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
