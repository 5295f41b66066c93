#include "sync/cli/preview.h"

#include "content/author/preview.h"
#include "sync/agent/figures.h"
#include "sync/base/log.h"
#include "sync/rules/duties.h"
#include "sync/store/store.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *walk)
{
    (void)st, (void)flag, (void)walk;
    return remove(path);
}

void mm_preview_remove(struct mm_preview *preview)
{
    if (*preview->work)
        nftw(preview->work, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    *preview->work = '\0';
}

static enum mm_err make_folder(struct mm_preview *preview, struct mm_errinfo *info)
{
    const char *tmp = getenv("TMPDIR");

    mm_preview_remove(preview);
    if (mm_path_join(preview->work, tmp && *tmp ? tmp : "/tmp", "mamori-preview-XXXXXX") ||
        !mkdtemp(preview->work)) {
        *preview->work = '\0';
        return mm_fail_errno(info, errno, "%s",
                             mm_say("下見のフォルダーを作れません", "cannot make a folder for the preview"));
    }
    return MM_OK;
}

/* ---- the store ------------------------------------------------------------------------------------------
 */

static bool sees_as_staff(const struct mm_preview *preview, unsigned audience)
{
    return audience == MM_AUD_STAFF || (preview->staff && (audience & MM_AUD_STAFF));
}

static void fill_person(const struct mm_preview *preview, unsigned audience, struct mm_person *person)
{
    char day[MM_TIME_BYTES];
    bool staff = sees_as_staff(preview, audience);

    *person =
        (struct mm_person){.status = staff ? MM_PERSON_STAFF : MM_PERSON_COUNCILLOR, .seat = staff ? 0 : 1};
    snprintf(person->id, sizeof(person->id), "preview");
    snprintf(person->name, sizeof(person->name), "下見　太郎");
    snprintf(person->reading, sizeof(person->reading), "したみ　たろう");
    snprintf(person->section, sizeof(person->section), "%s", staff ? "議事課" : "");
    mm_date_format(mm_date_of(mm_now_ms(&preview->clock)), day);
    snprintf(person->starts_on, sizeof(person->starts_on), "%.10s", day);
}

static enum mm_err fill_roster(const struct mm_preview *preview, unsigned audience, struct mm_roster *roster,
                               struct mm_errinfo *info)
{
    struct mm_fact facts[MM_MAX_CHANGE_FACTS];
    int32_t today = mm_date_day(mm_date_of(mm_now_ms(&preview->clock)));

    roster->people = calloc(1, sizeof(*roster->people));
    roster->known.facts = calloc(MM_MAX_CHANGE_FACTS, sizeof(*roster->known.facts));
    if (!roster->people || !roster->known.facts)
        return mm_nomem(info);
    fill_person(preview, audience, &roster->people[0]);
    roster->n_people = 1;
    roster->demo = true;
    snprintf(roster->council_name, sizeof(roster->council_name), "○○市議会");
    roster->known.as_of_day = today;
    roster->known.n_facts = mm_facts_of_change(NULL, &roster->people[0], "", today, facts);
    for (size_t i = 0; i < roster->known.n_facts; i++) {
        roster->known.facts[i] = facts[i];
        snprintf(roster->known.facts[i].id, sizeof(facts[i].id), "00000000-0000-7000-8000-%012u",
                 (unsigned)i + 1);
    }
    return MM_OK;
}

static enum mm_err make_store(const struct mm_preview *preview, unsigned audience, struct mm_errinfo *info)
{
    char dir[MM_PATH_BYTES];
    struct mm_store *store = NULL;
    struct mm_roster roster;
    enum mm_err err = mm_path_join(dir, preview->work, "store");

    mm_roster_init(&roster);
    if (!err)
        err = mm_store_open(dir, true, &preview->clock, &preview->random, &store, info);
    if (!err)
        err = fill_roster(preview, audience, &roster, info);
    if (!err)
        err = mm_store_roster_put(store, &roster, info);
    if (!err)
        err = mm_store_meta_set(store, "home_page", "https://preview.example.jp", info);
    if (!err)
        err = mm_store_meta_set(store, "setup", "done", info);
    mm_store_close(store);
    mm_roster_done(&roster);
    return err;
}

/* ---- the way there --------------------------------------------------------------------------------------
 */

static enum mm_err make_script(const struct mm_preview *preview, unsigned audience, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    struct mm_buf text;
    enum mm_err err = mm_path_join(path, preview->work, "way.flow");

    mm_buf_init(&text, 4096);
    mm_buf_printf(&text, "clock machine\nwindow %s 21.5\ntap start\n%s", preview->window,
                  sees_as_staff(preview, audience) ? "tap by.staff\n" : "");
    /* what a frame lacked, the kiosk asks for in the second after it */
    mm_buf_printf(&text, "tap p.preview\ntap next\ntap next\ntap go.0\nexpect screen page\n%s\n",
                  preview->shot ? "shot preview\nwait 2s" : "stay");
    if (!err)
        err = mm_buf_check(&text, info);
    if (!err)
        err = mm_file_write_atomic(path, mm_buf_str(&text), text.len, 0600, info);
    mm_buf_done(&text);
    return err;
}

enum mm_err mm_preview_make(struct mm_preview *preview, struct mm_findings *findings, struct mm_errinfo *info)
{
    char pack[MM_PATH_BYTES];
    enum mm_err err = make_folder(preview, info);

    if (!err)
        err = mm_path_join(pack, preview->work, "pack");
    if (!err)
        err = mm_mkdirs(pack, 0700, info);
    if (!err)
        err = mm_preview_pack(preview->dir, preview->id, pack, &preview->audience, findings, info);
    if (!err)
        err = make_store(preview, preview->audience, info);
    return err ? err : make_script(preview, preview->audience, info);
}

enum mm_err mm_preview_again(struct mm_preview *preview, struct mm_errinfo *info)
{
    char store[MM_PATH_BYTES], figures[MM_PATH_BYTES], aside[MM_PATH_BYTES];
    enum mm_err err = mm_path_join(store, preview->work, "store");

    if (!err)
        err = mm_path_join(figures, store, MM_FIGURES_FOLDER);
    if (!err)
        err = mm_path_join(aside, preview->work, MM_FIGURES_FOLDER);
    if (err)
        return mm_fail(info, err, "%s", preview->work);
    if (rename(figures, aside))
        return mm_fail_errno(info, errno, "%s", figures);
    nftw(store, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    err = make_store(preview, preview->audience, info);
    if (!err && rename(aside, figures))
        err = mm_fail_errno(info, errno, "%s", figures);
    return err;
}

/* ---- the kiosk ------------------------------------------------------------------------------------------
 */

/* Beside this program, built or installed. */
static enum mm_err find_kiosk(char out[MM_PATH_BYTES], struct mm_errinfo *info)
{
    char folder[MM_PATH_BYTES];
    ssize_t n = readlink("/proc/self/exe", folder, sizeof(folder) - 1);

    folder[n > 0 ? n : 0] = '\0';
    if (strrchr(folder, '/'))
        *strrchr(folder, '/') = '\0';
    if (mm_path_join(out, folder, "mamori-kiosk") == MM_OK && access(out, X_OK) == 0)
        return MM_OK;
    return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                   mm_say("画面のプログラム mamori-kiosk がありません。mamori を入れ直してください。",
                          "mamori-kiosk is missing; install mamori again."));
}

enum mm_err mm_preview_start(const struct mm_preview *preview, int *ret_pid, struct mm_errinfo *info)
{
    char kiosk[MM_PATH_BYTES], store[MM_PATH_BYTES], pack[MM_PATH_BYTES], script[MM_PATH_BYTES];
    enum mm_err err = find_kiosk(kiosk, info);
    pid_t pid;

    if (!err && (mm_path_join(store, preview->work, "store") || mm_path_join(pack, preview->work, "pack") ||
                 mm_path_join(script, preview->work, "way.flow")))
        err = mm_fail(info, MM_ERR_TOO_BIG, "%s", preview->work);
    if (err)
        return err;
    pid = fork();
    if (pid < 0)
        return mm_fail_errno(info, errno, "%s", kiosk);
    if (pid == 0) {
        execl(kiosk, kiosk, "--store", store, "--pack", pack, "--script", script, "--shots", preview->work,
              preview->shot ? "--headless" : NULL, NULL);
        _exit(127);
    }
    *ret_pid = pid;
    return MM_OK;
}
