/* A roster from the medium: first what it would change, then, with the mark of that look, the change. */
#include "sync/agent/office.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/table/file.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define MOST_FILES 6 /* that the screen shows */
#define MOST_NAMES 8 /* of one list */
#define NAME_BYTES 200

/* ---- which there are --------------------------------------------------------------------------------- */
struct found {
    char name[NAME_BYTES];
    int64_t at_s;
};

static bool is_table(const char *name)
{
    size_t len = strlen(name);
    return name[0] != '.' && len < NAME_BYTES && len > 5 && mm_utf8_valid(name, len, NULL) &&
           mm_utf8_is_line(name) &&
           (strcasecmp(name + len - 4, ".csv") == 0 || strcasecmp(name + len - 5, ".xlsx") == 0);
}

/* In its place, the newest first; the oldest goes where there is no room. */
static void take(struct found *list, size_t *n, const struct found *one)
{
    size_t at = *n;
    while (at && list[at - 1].at_s < one->at_s)
        at--;
    if (at == MOST_FILES)
        return;
    *n += *n < MOST_FILES;
    memmove(&list[at + 1], &list[at], (*n - 1 - at) * sizeof *list);
    list[at] = *one;
}

static size_t look(const char *folder, struct found list[MOST_FILES])
{
    struct dirent *entry;
    struct stat st;
    size_t n = 0, seen = 0;
    DIR *dir = opendir(folder);
    while (dir && (entry = readdir(dir)) && seen++ < MM_MAX_BUNDLE_FILES) {
        struct found one;
        if (!is_table(entry->d_name) || fstatat(dirfd(dir), entry->d_name, &st, 0) || !S_ISREG(st.st_mode))
            continue;
        mm_utf8_copy(one.name, sizeof one.name, entry->d_name);
        one.at_s = (int64_t)st.st_mtime;
        take(list, &n, &one);
    }
    if (dir)
        (void)closedir(dir);
    return n;
}

enum mm_err mm_office_files(struct mm_agent *agent, const struct mm_json *want, struct mm_jw *out,
                            struct mm_errinfo *info)
{
    struct found list[MOST_FILES];
    (void)want;
    if (mm_office_media(agent, info))
        return info->err;
    size_t n = look(agent->media, list);
    if (!n)
        return mm_fail(
            info, MM_ERR_NOT_FOUND, "%s",
            mm_say("媒体に、名簿のファイル（CSV、xlsx）がありません。差し込んであるか、確かめてください。",
                   "there is no CSV or xlsx on the medium; is it there?"));
    mm_jw_karr(out, "files");
    for (size_t i = 0; i < n; i++)
        mm_jw_str(out, list[i].name);
    mm_jw_end(out);
    return MM_OK;
}

/* ---- what it does ------------------------------------------------------------------------------------ */
static void put_names(const struct mm_json *doc, const char *key, struct mm_jw *out)
{
    char count[40];
    const struct mm_json *list = mm_json_get(doc, key);
    size_t n = 0;
    (void)snprintf(count, sizeof count, "n_%s", key);
    mm_jw_kint(out, count, (int64_t)mm_json_size(list));
    mm_jw_karr(out, key);
    for (const struct mm_json *one = mm_json_first(list); one && n < MOST_NAMES; one = mm_json_next(one), n++)
        mm_jw_str(out, mm_json_get_str(one, "name", ""));
    mm_jw_end(out);
}

static void put_faults(const struct mm_json *doc, struct mm_jw *out)
{
    const struct mm_json *list = mm_json_get(doc, "faults");
    size_t n = 0;
    mm_jw_karr(out, "faults");
    for (const struct mm_json *one = mm_json_first(list); one && n < MOST_NAMES;
         one = mm_json_next(one), n++) {
        char text[400];
        mm_utf8_copy(text, sizeof text, mm_json_get_str(one, "text", ""));
        mm_jw_str(out, text);
    }
    mm_jw_end(out);
    mm_jw_kint(out, "more", (int64_t)(mm_json_size(list) - n) + mm_json_get_int(doc, "more", 0));
}

static void put_result(const struct mm_json *doc, struct mm_jw *out)
{
    if (mm_json_size(mm_json_get(doc, "faults"))) {
        put_faults(doc, out);
        return;
    }
    mm_jw_kstr(out, "seen", mm_json_get_str(doc, "seen", ""));
    put_names(doc, "added", out);
    put_names(doc, "changed", out);
    put_names(doc, "left", out);
    mm_jw_kint(out, "unchanged", mm_json_get_int(doc, "unchanged", 0));
    mm_jw_kint(out, "silent", (int64_t)mm_json_size(mm_json_get(doc, "not_mentioned")));
    mm_jw_kint(out, "opened", mm_json_get_int(doc, "duties_opened", 0));
    mm_jw_kint(out, "closed", mm_json_get_int(doc, "duties_closed", 0));
}

static enum mm_err put_body(struct mm_agent *agent, const char *file, const char *seen, struct mm_buf *body,
                            struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    struct mm_jw w;
    if (!is_table(file) || strchr(file, '/') || mm_path_join(path, agent->media, file))
        return mm_fail(info, MM_ERR_INVALID, "file");
    mm_jw_init(&w, body);
    mm_jw_obj(&w);
    enum mm_err err = mm_table_file_put(path, MM_MAX_ROSTER_BYTES, &w, info);
    mm_jw_kbool(&w, "dry_run", !*seen);
    mm_jw_kstr(&w, "seen", seen);
    mm_jw_end(&w);
    return err ? err : mm_buf_check(body, info);
}

enum mm_err mm_office_roster(struct mm_agent *agent, const struct mm_json *want, struct mm_jw *out,
                             struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    struct mm_buf body;
    if (mm_office_media(agent, info))
        return info->err;
    mm_buf_init(&body, MM_MAX_BODY_BYTES);
    enum mm_err err =
        put_body(agent, mm_json_get_str(want, "file", ""), mm_json_get_str(want, "seen", ""), &body, info);
    if (!err)
        err = mm_office_answer(agent, "/api/v1/action/roster.import", &body, &doc, info);
    mm_buf_done(&body);
    if (!err)
        put_result(doc, out);
    mm_json_free(doc);
    return err;
}
