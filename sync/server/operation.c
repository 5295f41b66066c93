/* Table operation: who looked at or changed what, written before the output it speaks of. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/http/client.h"
#include "sync/server/internal.h"
#include "sync/server/writer.h"

#include <string.h>

enum mm_err mm_operation_insert(struct mm_central *central, const char *actor, const char *what,
                                struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char id[MM_UUID_BYTES];
    mm_central_new_id(central, id);
    enum mm_err err =
        mm_db_query(central->db, "INSERT INTO operation (council, id, at_ms, actor, what) VALUES (?,?,?,?,?)",
                    &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, central->council);
        mm_bind_str(stmt, 2, id);
        mm_bind_int(stmt, 3, mm_now_ms(&central->clock));
        mm_bind_str(stmt, 4, actor);
        mm_bind_str(stmt, 5, what);
        err = mm_stmt_run(stmt, NULL, info);
    }
    return err;
}

static enum mm_err insert(struct mm_central *central, const char *actor, const char *what,
                          struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    return mm_central_write_end(central, mm_operation_insert(central, actor, what, info), info);
}

/* The running server writes it for us. */
static enum mm_err ask_server(struct mm_central *central, const char *server, const char *actor,
                              const char *what, struct mm_errinfo *info)
{
    struct mm_http_client *client = NULL;
    struct mm_http_answer answer;
    struct mm_http_settings settings = {0};
    struct mm_buf url, body, bearer;
    struct mm_jw w;
    char secret[64] = "", message[400], shown[1024];
    mm_http_answer_init(&answer);
    mm_buf_init(&url, MM_MAX_URL_BYTES);
    mm_buf_init(&body, MM_MAX_FIELD_BYTES);
    mm_buf_init(&bearer, 256);
    enum mm_err err = mm_secret_load(central->url, secret, sizeof secret, info);
    if (!err && mm_central_tls_path(central->url, shown, sizeof shown) == MM_OK)
        settings.ca_file = central->ca_file ? central->ca_file : shown;
    if (!err)
        err = mm_http_open(&settings, &client, info);
    if (err)
        goto out;
    mm_buf_printf(&url, "%s/api/v1/action/operation.add", server);
    mm_buf_printf(&bearer, "Bearer %s", secret);
    mm_jw_init(&w, &body);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", actor);
    mm_jw_kstr(&w, "what", what);
    mm_jw_end(&w);
    struct mm_http_header headers[] = {{"Authorization", mm_buf_str(&bearer)},
                                       {"Content-Type", "application/json"}};
    struct mm_http_call call = {.method = "POST",
                                .url = mm_buf_str(&url),
                                .headers = headers,
                                .n_headers = sizeof headers / sizeof headers[0],
                                .body = mm_buf_str(&body),
                                .len = body.len};
    err = mm_buf_check(&body, info);
    if (!err)
        err = mm_http_send(client, &call, &answer, info);
    if (!err && answer.status != 200) {
        mm_http_message(&answer, message, sizeof message);
        err = mm_fail(info, MM_ERR_REFUSED, "%s", message);
    }
out:
    mm_http_answer_done(&answer);
    mm_http_close(client);
    mm_buf_done(&url);
    mm_buf_done(&body);
    if (bearer.data)
        mm_wipe(bearer.data, bearer.len);
    mm_buf_done(&bearer);
    mm_wipe(secret, sizeof secret);
    return err;
}

/* In a server, for a thread that serves. */
struct entry {
    const char *actor, *what;
    enum mm_err err;
    struct mm_errinfo *info;
};

static void enter(struct mm_central *writer, void *ctx)
{
    struct entry *entry = ctx;
    entry->err = insert(writer, entry->actor, entry->what, entry->info);
}

static enum mm_err ask_writer(struct mm_central *central, const char *actor, const char *what,
                              struct mm_errinfo *info)
{
    struct entry entry = {actor, what, MM_OK, info};
    enum mm_err err = mm_writer_do(central->shared->writer, enter, &entry, info);
    mm_central_read_end(central);
    enum mm_err again = mm_central_read_begin(central, info); /* to see what was written */
    return err ? err : entry.err ? entry.err : again;
}

enum mm_err mm_central_operation(struct mm_central *central, const char *actor, const char *what,
                                 struct mm_errinfo *info)
{
    char server[300] = "";
    struct mm_central *writer = NULL;
    if (central->mode == MM_CENTRAL_WRITE)
        return insert(central, actor, what, info);
    if (central->shared->writer)
        return ask_writer(central, actor, what, info);
    if (mm_central_lease(central->url, server, sizeof server, NULL) == MM_OK)
        return ask_server(central, server, actor, what, info);
    enum mm_err err = mm_central_open(central->url, MM_CENTRAL_WRITE, NULL, &central->clock, &central->random,
                                      &writer, info);
    if (!err)
        err = insert(writer, actor, what, info);
    mm_central_close(writer);
    return err;
}
