/* A 研修修了証 that the kiosk asked for: the number comes from the server, which knows what was completed;
 * the signature is this recorder's; the paper is kept in DIR/certificates whether it can be printed or not.
 * Where the server cannot be asked the paper waits for its signature (slip.c).
 */
#include "sync/agent/certificate.h"
#include "sync/agent/print.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/export/certificate.h"
#include "sync/wire/certificate.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ANSWER (64 * 1024)

/* Its records first, this completion among them: the server issues for what it knows. */
static enum mm_err ask_server(struct mm_agent *agent, const char *person, const char *course,
                              struct mm_json **ret_facts, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {ANSWER, MM_MAX_JSON_DEPTH};
    struct mm_http_answer answer;
    struct mm_buf body;
    struct mm_jw w;
    struct mm_errinfo why = MM_ERRINFO_INIT; /* the person reads another sentence */
    size_t sent = 0;
    mm_http_answer_init(&answer);
    mm_buf_init(&body, 2048);
    mm_jw_init(&w, &body);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "person", person);
    mm_jw_kstr(&w, "course", course);
    mm_jw_end(&w);
    enum mm_err err = mm_agent_push(agent, &sent, &why);
    if (!err)
        err = mm_agent_post(agent, "/kiosk/v1/certificate", &body, &answer, &why);
    if (!err)
        err = mm_json_parse(mm_buf_str(&answer.body), answer.body.len, &limits, ret_facts, &why);
    mm_buf_done(&body);
    mm_http_answer_done(&answer);
    if (err == MM_ERR_NETWORK || err == MM_ERR_BUSY)
        return mm_fail(
            info, err, "%s",
            mm_say("署名待ちです。いまは議会のサーバーにつながりません。修了の記録は保存してあります。"
                   "あとで「私の記録」から印刷するか、事務局にお申し出ください。",
                   "The council's server cannot be reached now. Print it later from your record."));
    if (err) {
        mm_log(MM_LOG_WARN, "certificate: %s", mm_err_name(err));
        return mm_fail(info, err, "%s",
                       mm_say("この研修の研修修了証は、いまここでは出せません。事務局にお申し出ください。",
                              "This certificate cannot be had here; ask the secretariat."));
    }
    return MM_OK;
}

static enum mm_err sign(struct mm_agent *agent, const struct mm_json *from, char out[MM_CERTIFICATE_BYTES],
                        struct mm_errinfo *info)
{
    struct mm_certificate_facts facts = {.council = mm_json_get_str(from, "council_id", ""),
                                         .course = mm_json_get_str(from, "course_id", ""),
                                         .policy = mm_json_get_str(from, "policy_hash", ""),
                                         .name = mm_json_get_str(from, "name", ""),
                                         .year = (int)mm_json_get_int(from, "year", 0),
                                         .number = (int)mm_json_get_int(from, "serial", 0)};
    if (mm_date_parse(mm_json_get_str(from, "done_on", ""), &facts.day))
        return mm_fail(info, MM_ERR_CORRUPT, "done_on");
    return mm_certificate_sign(&facts, &agent->key, out, info);
}

static enum mm_err make(struct mm_agent *agent, const struct mm_json *from, struct mm_buf *pdf,
                        struct mm_errinfo *info)
{
    struct mm_certificate_paper paper;
    char code[MM_CERTIFICATE_BYTES];
    enum mm_err err = mm_certificate_paper_read(from, &paper, info);
    if (!err)
        err = sign(agent, from, code, info);
    paper.code = code;
    paper.wait_ms = MM_CERTIFICATE_WAIT_MS;
    return err ? err : mm_certificate_pdf(&paper, pdf, info);
}

/* The id stands first in the name of the file, so that the paper goes with the person. */
static enum mm_err keep_as(struct mm_agent *agent, const char *name, const struct mm_buf *pdf,
                           char out[MM_PATH_BYTES], struct mm_errinfo *info)
{
    char folder[MM_PATH_BYTES];
    if (!mm_path_safe(name) || strchr(name, '/'))
        return mm_fail(info, MM_ERR_INVALID, "person");
    if (mm_path_join(folder, agent->dir, MM_CERTIFICATE_FOLDER) || mm_path_join(out, folder, name))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s", agent->dir);
    (void)mkdir(folder, 0700); /* EEXIST; anything else is said by the writing */
    return mm_file_write_atomic(out, pdf->data, pdf->len, 0600, info);
}

static enum mm_err keep(struct mm_agent *agent, const char *person, const struct mm_json *from,
                        const struct mm_buf *pdf, char out[MM_PATH_BYTES], struct mm_errinfo *info)
{
    char name[MM_ID_BYTES + 64];
    (void)snprintf(name, sizeof name, "%.*s.%d-%d.pdf", MM_ID_BYTES - 1, person,
                   (int)mm_json_get_int(from, "year", 0), (int)mm_json_get_int(from, "serial", 0));
    return keep_as(agent, name, pdf, out, info);
}

static bool is_on(const struct mm_roster *roster, const char *file)
{
    size_t len = strcspn(file, ".");
    for (size_t i = 0; i < roster->n_people; i++)
        if (strlen(roster->people[i].id) == len && strncmp(roster->people[i].id, file, len) == 0)
            return true;
    return false;
}

enum mm_err mm_agent_certificates_prune(struct mm_agent *agent, const struct mm_roster *roster,
                                        struct mm_errinfo *info)
{
    char folder[MM_PATH_BYTES];
    struct dirent *entry;
    enum mm_err err = MM_OK;
    if (mm_path_join(folder, agent->dir, MM_CERTIFICATE_FOLDER))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s", agent->dir);
    DIR *dir = opendir(folder);
    while (dir && !err && (entry = readdir(dir)))
        if (entry->d_name[0] != '.' && !is_on(roster, entry->d_name) &&
            unlinkat(dirfd(dir), entry->d_name, 0) != 0)
            err = mm_fail_errno(info, errno, "%s/%s", folder, entry->d_name);
    if (dir)
        (void)closedir(dir);
    return err;
}

/* Nobody waits any more: a paper with a name on it would lie at the printer. */
static bool is_late(struct mm_agent *agent, const struct mm_json *want)
{
    return mm_now_ms(&agent->clock) > mm_json_get_int(want, "until_ms", 0);
}

static enum mm_err print(struct mm_agent *agent, const struct mm_json *want, const char *number,
                         const char *path, struct mm_errinfo *info)
{
    char printer[MM_PRINTER_BYTES] = "";
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = MM_OK;
    if (is_late(agent, want))
        return mm_fail(
            info, MM_ERR_BUSY,
            mm_say(
                "時間がたったため、印刷しませんでした。研修修了証（%.90s）は、この端末に保存してあります。",
                "It is late: %.90s was kept and not printed."),
            number);
    if (mm_store_meta_get(agent->store, MM_META_PRINTER, printer, sizeof printer, NULL))
        printer[0] = '\0';
    err = mm_print_file(printer, path, MM_PRINT_WAIT_MS, &why);
    if (!err)
        return MM_OK;
    mm_log(MM_LOG_WARN, "lp: %s", mm_err_name(err));
    return mm_fail(
        info, err,
        mm_say("%.120s用紙と電源を確かめて、もう一度押してください。研修修了証（%.90s）は保存してあるので、"
               "事務局でも印刷できます。",
               "%.120s Look at its paper and power and try again; %.90s is kept."),
        why.text, number);
}

/* Asked, signed, drawn and kept. *ret_from: what the server said; owned by the caller. */
static enum mm_err obtain(struct mm_agent *agent, const char *person, const char *course,
                          struct mm_json **ret_from, char path[MM_PATH_BYTES], struct mm_errinfo *info)
{
    struct mm_buf pdf;
    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    enum mm_err err = ask_server(agent, person, course, ret_from, info);
    if (!err)
        err = make(agent, *ret_from, &pdf, info);
    if (!err)
        err = keep(agent, person, *ret_from, &pdf, path, info);
    mm_buf_done(&pdf);
    return err;
}

enum mm_err mm_agent_certificate_keep(struct mm_agent *agent, const char *person, const char *course,
                                      char ret_path[MM_PATH_BYTES])
{
    struct mm_json *from = NULL;
    enum mm_err err = obtain(agent, person, course, &from, ret_path, NULL);
    mm_json_free(from);
    return err;
}

/* The server cannot be asked. What cannot be made or printed now leaves what was said of the server. */
static enum mm_err print_slip(struct mm_agent *agent, const struct mm_json *want, const char *person,
                              const char *course, struct mm_errinfo *info)
{
    char name[2 * MM_ID_BYTES + 16], path[MM_PATH_BYTES];
    struct mm_errinfo why = MM_ERRINFO_INIT;
    struct mm_buf pdf;
    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    enum mm_err err = mm_agent_slip_name(person, course, name, sizeof name);
    if (!err)
        err = mm_agent_slip(agent, person, course, &pdf, &why);
    if (!err)
        err = keep_as(agent, name, &pdf, path, &why);
    mm_buf_done(&pdf);
    if (err) {
        mm_log(MM_LOG_WARN, "certificate: no paper that waits: %s", mm_err_name(err));
        return info->err;
    }
    mm_errinfo_clear(info);
    return print(agent, want, mm_say("署名待ち", "the one that waits"), path, info);
}

enum mm_err mm_agent_certificate(struct mm_agent *agent, const struct mm_json *want, char *reply,
                                 size_t reply_bytes, struct mm_errinfo *info)
{
    const char *person = mm_json_get_str(want, "person", ""), *course = mm_json_get_str(want, "course", "");
    struct mm_json *from = NULL;
    char path[MM_PATH_BYTES];
    enum mm_err err = obtain(agent, person, course, &from, path, info);
    bool waits = !from && (err == MM_ERR_NETWORK || err == MM_ERR_BUSY);
    if (waits)
        err = print_slip(agent, want, person, course, info);
    else if (!err)
        err = print(agent, want, mm_json_get_str(from, "number", ""), path, info);
    (void)snprintf(reply, reply_bytes, "{\"printed\":true,\"waits\":%s}", waits ? "true" : "false");
    mm_json_free(from);
    return err;
}
