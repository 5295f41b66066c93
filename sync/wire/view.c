/* Reading a stored statement back into columns. A statement of another program gives what it has. */
#include "sync/base/clock.h"
#include "sync/wire/statement.h"
#include "sync/wire/terms.h"

#include <stdlib.h>
#include <string.h>

static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};

/* Splits <home>/course/<course>[/page/<page> | /item/<item>] or <home>/text/<text> into the view's own copy.
 */
static enum mm_err split_object(struct mm_statement_view *view, struct mm_errinfo *info)
{
    static const char mark[] = "/course/", text[] = "/text/";
    size_t home = view->actor_home ? strlen(view->actor_home) : 0;
    if (home && view->actor_home[home - 1] == '/')
        home--;
    if (!home || !view->object_id || strncmp(view->object_id, view->actor_home, home) != 0)
        return MM_OK;
    if (strncmp(view->object_id + home, text, sizeof text - 1) == 0)
        view->text = view->object_id + home + sizeof text - 1;
    if (strncmp(view->object_id + home, mark, sizeof mark - 1) != 0)
        return MM_OK;
    view->parts = mm_strdup(view->object_id + home + sizeof mark - 1);
    if (!view->parts)
        return mm_nomem(info);
    view->course = view->parts;
    char *slash = strchr(view->parts, '/');
    if (!slash)
        return MM_OK;
    *slash = '\0';
    if (strncmp(slash + 1, "page/", 5) == 0)
        view->page = slash + 6;
    else if (strncmp(slash + 1, "item/", 5) == 0)
        view->item = slash + 6;
    return MM_OK;
}

/* Whatever somebody sends: no level that there is not. */
static int told_of(const struct mm_json *ext)
{
    int64_t told = mm_json_get_int(ext, MM_EXT_TOLD, 0);
    return told > 0 && told <= MM_MAX_DISCLOSURE ? (int)told : 0;
}

static void read_extensions(struct mm_statement_view *view, const struct mm_json *ext)
{
    view->session = mm_json_get_str(ext, MM_CMI5_EXT("sessionid"), NULL);
    view->item_version = mm_json_get_str(ext, MM_EXT_ITEM_VERSION, NULL);
    view->attempt = mm_json_get_str(ext, MM_EXT_ATTEMPT, NULL);
    view->text_version = mm_json_get_str(ext, MM_EXT_TEXT_VERSION, NULL);
    view->pack_version = mm_json_get_str(ext, MM_EXT_PACK, NULL);
    view->boot = mm_json_get_str(ext, MM_EXT_BOOT, NULL);
    view->route = mm_json_get_str(ext, MM_EXT_ROUTE, NULL);
    view->scoring = mm_json_get_str(ext, MM_EXT_SCORING, NULL);
    view->rows = mm_json_get_str(ext, MM_EXT_ROWS, NULL);
    view->decision = mm_json_get_str(ext, MM_EXT_DECISION, NULL);
    view->mono_ms = mm_json_get_int(ext, MM_EXT_MONO, 0);
    view->practice = mm_json_get_bool(ext, MM_EXT_PRACTICE, false);
    view->told = told_of(ext);
    view->revision = (int)mm_json_get_int(ext, MM_EXT_REVISION, 0);
    view->clock_unsure = strcmp(mm_json_get_str(ext, MM_EXT_CLOCK, "ok"), "unsure") == 0;
    view->review = mm_json_get_bool(ext, MM_EXT_REVIEW, false) ||
                   strcmp(mm_json_get_str(ext, MM_CMI5_EXT("launchmode"), ""), "Review") == 0;
}

enum mm_err mm_statement_view(const char *bytes, size_t len, struct mm_statement_view *ret_view,
                              struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(bytes, len, &limits, &doc, info);
    return err ? err : mm_statement_view_of(doc, ret_view, info);
}

enum mm_err mm_statement_view_of(struct mm_json *doc, struct mm_statement_view *ret_view,
                                 struct mm_errinfo *info)
{
    struct mm_statement_view view = {.doc = doc};
    enum mm_err err = MM_OK;
    const struct mm_json *account = mm_json_get(mm_json_get(view.doc, "actor"), "account");
    const struct mm_json *result = mm_json_get(view.doc, "result");
    const struct mm_json *context = mm_json_get(view.doc, "context");
    const struct mm_json *success = mm_json_get(result, "success");
    const char *timestamp = mm_json_get_str(view.doc, "timestamp", NULL);
    view.id = mm_json_get_str(view.doc, "id", NULL);
    view.verb_iri = mm_json_get_str(mm_json_get(view.doc, "verb"), "id", NULL);
    view.object_id = mm_json_get_str(mm_json_get(view.doc, "object"), "id", NULL);
    if (!view.id || !view.verb_iri)
        err = mm_fail(info, MM_ERR_INVALID, "%s: missing", view.id ? "verb.id" : "id");
    else if (timestamp && mm_time_parse(timestamp, &view.at_ms))
        err = mm_fail(info, MM_ERR_INVALID, "timestamp: not an RFC 3339 time");
    view.verb = mm_verb_find(view.verb_iri);
    view.actor_home = mm_json_get_str(account, "homePage", NULL);
    view.actor_name = mm_json_get_str(account, "name", NULL);
    view.registration = mm_json_get_str(context, "registration", NULL);
    view.ref = mm_json_get_str(mm_json_get(context, "statement"), "id", NULL);
    view.response = mm_json_get_str(result, "response", NULL);
    view.has_success = success && mm_json_type(success) == MM_JSON_BOOL;
    view.success = mm_json_bool(success, false);
    read_extensions(&view, mm_json_get(context, "extensions"));
    if (!err)
        err = split_object(&view, info);
    if (err) {
        mm_statement_view_done(&view);
        return err;
    }
    *ret_view = view;
    return MM_OK;
}

void mm_statement_view_done(struct mm_statement_view *view)
{
    if (!view)
        return;
    mm_json_free(view->doc);
    free(view->parts);
    *view = (struct mm_statement_view){0};
}
