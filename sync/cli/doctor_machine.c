/* Checks of this machine: what papers and screens are set with, printer, clock, room. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/doctor.h"
#include "sync/export/paper.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#define ROOM_LEAST_BYTES  ((int64_t)500 * 1000 * 1000)
#define ROOM_LITTLE_BYTES ((int64_t)2000 * 1000 * 1000)

/* The packages of files that are not there, each once. */
static size_t missing(const struct mm_json *files, struct mm_buf *packages)
{
    size_t n = 0;

    for (const struct mm_json *file = mm_json_first(files); file; file = mm_json_next(file)) {
        const char *package = mm_json_get_str(file, "package", "?");
        if (mm_path_exists(mm_json_get_str(file, "path", "")))
            continue;
        n++;
        if (!strstr(mm_buf_str(packages), package))
            mm_buf_printf(packages, " %s", package);
    }
    return n;
}

void mm_doctor_look_fonts(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    static const struct mm_json_limits limits = {MM_MAX_PACK_FILE_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *doc = NULL;
    struct mm_buf packages;
    char path[MM_PATH_BYTES];
    enum mm_err err = mm_path_join(path, doctor->cli->data_dir, "fonts/fonts.json");

    mm_buf_init(&packages, 1000);
    if (!err)
        err = mm_json_load(path, &limits, &doc, &info);
    const struct mm_json *files = mm_json_get(doc, "files");
    const size_t n = err ? 0 : missing(files, &packages);
    if (err)
        mm_doctor_is(finding, MM_DOCTOR_WRONG, "%s", info.text);
    else if (n)
        mm_doctor_is(finding, MM_DOCTOR_NOTE,
                     mm_say("%zu のうち %zu がありません", "of %zu files, %zu are missing"),
                     mm_json_size(files), n);
    else
        mm_doctor_is(finding, MM_DOCTOR_FINE, mm_say("%zu すべてあります", "all %zu files are there"),
                     mm_json_size(files));
    if (n)
        mm_doctor_next(finding, mm_say("apt install%s を実行してください", "run apt install%s"),
                       mm_buf_str(&packages));
    mm_buf_done(&packages);
    mm_json_free(doc);
}

/* A paper of one line, really drawn. */
void mm_doctor_look_papers(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    const struct mm_paper_head head = {.title = "確認", .council = "", .kind = "letter"};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_paper paper;
    struct mm_buf pdf;

    (void)doctor;
    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    mm_paper_start(&paper, &head);
    mm_paper_part(&paper, "text");
    mm_jw_kstr(&paper.w, "text", "確認");
    mm_jw_end(&paper.w);
    if (mm_paper_finish(&paper, &pdf, &info))
        mm_doctor_is(finding, MM_DOCTOR_WRONG, "%s", info.text);
    else
        mm_doctor_is(finding, MM_DOCTOR_FINE, "%s", mm_say("PDF を作れます", "a PDF can be made"));
    mm_buf_done(&pdf);
}

static bool in_path(const char *program)
{
    const char *path = getenv("PATH");
    char file[MM_PATH_BYTES];

    for (const char *p = path ? path : ""; *p;) {
        const size_t len = strcspn(p, ":");
        (void)snprintf(file, sizeof(file), "%.*s/%s", (int)len, p, program);
        if (access(file, X_OK) == 0)
            return true;
        p += len + (p[len] == ':');
    }
    return false;
}

void mm_doctor_look_printer(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    char name[128] = "";

    if (doctor->store && mm_store_meta_get(doctor->store, MM_META_PRINTER, name, sizeof(name), NULL))
        name[0] = '\0';
    if (!*name) {
        mm_doctor_is(finding, MM_DOCTOR_UNSEEN, "%s",
                     doctor->store
                         ? mm_say("この端末では使いません（PDF は作れます）", "none is set; PDFs can be made")
                         : mm_say("端末を見ないので、見ていません", "not looked at: no kiosk is"));
        return;
    }
    const bool there = in_path("lp");
    mm_doctor_is(finding, there ? MM_DOCTOR_FINE : MM_DOCTOR_WRONG,
                 there ? mm_say("「%s」に印刷します", "prints on %s")
                       : mm_say("「%s」に印刷するための lp がありません", "there is no lp to print on %s"),
                 name);
    if (!there)
        mm_doctor_next(finding, "%s",
                       mm_say("apt install cups-client を実行してください", "run apt install cups-client"));
}

/* A clock that stands before the newest record is wrong; one that nobody sets goes wrong. */
void mm_doctor_look_clock(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    struct timex clock = {0};
    char now[MM_WAREKI_BYTES * 2];
    int64_t newest_ms = 0;
    const bool set = adjtimex(&clock) >= 0 && !(clock.status & STA_UNSYNC);

    mm_doctor_time(doctor->now_ms, now);
    if (doctor->central && mm_db_int(mm_central_db(doctor->central),
                                     "SELECT COALESCE(MAX(stored),0)/1000 FROM statement", &newest_ms, NULL))
        newest_ms = 0;
    if (doctor->now_ms < newest_ms) {
        mm_doctor_is(finding, MM_DOCTOR_WRONG,
                     mm_say("%s です。届いている記録より前です", "it is %s, before the newest record"), now);
        mm_doctor_next(finding, "%s", mm_say("日付と時刻を合わせてください", "set date and time"));
        return;
    }
    mm_doctor_is(finding, set ? MM_DOCTOR_FINE : MM_DOCTOR_NOTE,
                 set ? mm_say("%s。時刻の同期が効いています", "%s, kept right by the system")
                     : mm_say("%s。時刻の同期が効いていません", "%s, but nothing keeps it right"),
                 now);
    if (!set)
        mm_doctor_next(
            finding, "%s",
            mm_say("つながるところなら timedatectl set-ntp true を、つながらないところでは月に一度、時計を"
                   "合わせてください",
                   "timedatectl set-ntp true; without a network, set the clock once a month"));
}

void mm_doctor_look_disk(const struct mm_doctor *doctor, struct mm_doctor_finding *finding)
{
    char *folder = doctor->central ? mm_central_folder(doctor->central) : NULL;
    const char *place = folder ? folder : mm_cli_str(doctor->cli, "store", "/");
    struct statvfs disk;

    if (statvfs(place, &disk) != 0) {
        mm_doctor_is(finding, MM_DOCTOR_UNSEEN, mm_say("%s を調べられません", "%s cannot be looked at"),
                     place);
        free(folder);
        return;
    }
    const int64_t room = (int64_t)(disk.f_bavail * disk.f_frsize);
    mm_doctor_is(finding,
                 room < ROOM_LEAST_BYTES    ? MM_DOCTOR_WRONG
                 : room < ROOM_LITTLE_BYTES ? MM_DOCTOR_NOTE
                                            : MM_DOCTOR_FINE,
                 mm_say("%s に %" PRId64 " MB", "%s has %" PRId64 " MB"), place, room / 1000000);
    if (room < ROOM_LITTLE_BYTES)
        mm_doctor_next(finding, "%s",
                       mm_say("古い控えを別の場所に移して、空きを増やしてください", "move old backups away"));
    free(folder);
}
