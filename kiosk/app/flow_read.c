/* Reading a .flow: one command a line, # comments, bounded; a fault names file and line. */
#include "kiosk/app/flow.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- arguments -------------------------------------------------------------------------------------- */
static bool number(const char *s, int64_t max, char **ret_end, int64_t *ret_n)
{
    long long n;
    char *end;
    if (*s < '0' || *s > '9')
        return false;
    errno = 0;
    n = strtoll(s, &end, 10);
    if (errno || n > max || (!ret_end && *end))
        return false;
    if (ret_end)
        *ret_end = end;
    *ret_n = n;
    return true;
}

static enum mm_err index_of(const char *const *words, int n, const char *arg, int64_t *ret_n)
{
    int i;
    for (i = 0; i < n; i++) {
        if (strcmp(words[i], arg) == 0) {
            *ret_n = i;
            return MM_OK;
        }
    }
    return MM_ERR_SYNTAX;
}

enum mm_err mm_flow_read_clock(struct mm_flow_step *step, char *arg)
{
    if (strcmp(arg, "machine") == 0) {
        step->text = arg;
        return MM_OK;
    }
    return mm_time_parse(arg, &step->n) == MM_OK ? MM_OK : MM_ERR_SYNTAX;
}

enum mm_err mm_flow_read_count(struct mm_flow_step *step, char *arg)
{
    return number(arg, INT64_MAX, NULL, &step->n) ? MM_OK : MM_ERR_SYNTAX;
}

enum mm_err mm_flow_read_window(struct mm_flow_step *step, char *arg)
{
    int64_t w, h;
    char *end;
    if (!number(arg, 16384, &end, &w) || *end != 'x' || !number(end + 1, 16384, &end, &h))
        return MM_ERR_SYNTAX;
    if (*end == ' ') {
        step->inch = strtod(end + 1, &end);
        if (!(step->inch >= 5 && step->inch <= 120))
            return MM_ERR_SYNTAX;
    }
    if (*end || w < 320 || h < 240)
        return MM_ERR_SYNTAX;
    step->w = (int)w;
    step->h = (int)h;
    return MM_OK;
}

enum mm_err mm_flow_read_size(struct mm_flow_step *step, char *arg)
{
    static const char *const words[MM_SIZE_COUNT] = {"s", "m", "l", "xl"};
    return index_of(words, MM_SIZE_COUNT, arg, &step->n);
}

enum mm_err mm_flow_read_theme(struct mm_flow_step *step, char *arg)
{
    static const char *const words[MM_THEME_COUNT] = {"light", "dark", "contrast", "calm"};
    return index_of(words, MM_THEME_COUNT, arg, &step->n);
}

enum mm_err mm_flow_read_key(struct mm_flow_step *step, char *arg)
{
    static const char *const words[MM_KEY_COUNT] = {"up", "down", "left", "right", "enter", "back", "space"};
    return index_of(words, MM_KEY_COUNT, arg, &step->n);
}

enum mm_err mm_flow_read_hand(struct mm_flow_step *step, char *arg)
{
    static const char *const words[MM_FLOW_HAND_COUNT] = {"any",    "touch",    "keys",
                                                          "digits", "switches", "switch"};
    return index_of(words, MM_FLOW_HAND_COUNT, arg, &step->n);
}

enum mm_err mm_flow_read_wish(struct mm_flow_step *step, char *arg)
{
    static const char *const words[] = {
        [MM_MARK_WRONG] = "wrong", [MM_MARK_RIGHT] = "right", [MM_MARK_UNSURE] = "unsure"};
    return index_of(words, (int)(sizeof(words) / sizeof(words[0])), arg, &step->n);
}

enum mm_err mm_flow_read_digits(struct mm_flow_step *step, char *arg)
{
    step->text = arg;
    return arg[0] && strspn(arg, "0123456789") == strlen(arg) && strlen(arg) <= 12 ? MM_OK : MM_ERR_SYNTAX;
}

enum mm_err mm_flow_read_card(struct mm_flow_step *step, char *arg)
{
    step->text = arg;
    return arg[0] && strspn(arg, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(arg) ? MM_OK
                                                                                        : MM_ERR_SYNTAX;
}

enum mm_err mm_flow_read_time(struct mm_flow_step *step, char *arg)
{
    char *unit;
    if (!number(arg, 24 * 60 * 60, &unit, &step->n))
        return MM_ERR_SYNTAX;
    if (strcmp(unit, "s") != 0 && strcmp(unit, "m") != 0)
        return MM_ERR_SYNTAX;
    step->n *= *unit == 's' ? 1000 : 60 * 1000;
    return step->n <= 24 * 60 * 60 * (int64_t)1000 ? MM_OK : MM_ERR_TOO_BIG;
}

enum mm_err mm_flow_read_words(struct mm_flow_step *step, char *arg)
{
    char *space = strchr(arg, ' ');
    if (space) {
        *space = '\0';
        step->more = space + 1;
    }
    step->text = arg;
    return arg[0] && (!step->more || (step->more[0] && !strchr(step->more, ' '))) ? MM_OK : MM_ERR_SYNTAX;
}

enum mm_err mm_flow_read_word(struct mm_flow_step *step, char *arg)
{
    enum mm_err err = mm_flow_read_words(step, arg);
    return err == MM_OK && step->more ? MM_ERR_SYNTAX : err;
}

enum mm_err mm_flow_read_two(struct mm_flow_step *step, char *arg)
{
    enum mm_err err = mm_flow_read_words(step, arg);
    return err == MM_OK && !step->more ? MM_ERR_SYNTAX : err;
}

enum mm_err mm_flow_read_item(struct mm_flow_step *step, char *arg)
{
    static const char *const states[] = {"selected", "focused"};
    int64_t which;
    enum mm_err err = mm_flow_read_words(step, arg);
    if (err == MM_OK && step->more)
        err = index_of(states, 2, step->more, &which);
    return err;
}

enum mm_err mm_flow_read_quoted(struct mm_flow_step *step, char *arg)
{
    size_t len = strlen(arg);
    if (len < 3 || arg[0] != '"' || arg[len - 1] != '"')
        return MM_ERR_SYNTAX;
    arg[len - 1] = '\0';
    step->text = arg + 1;
    return MM_OK;
}

/* A file name without a path. */
enum mm_err mm_flow_read_name(struct mm_flow_step *step, char *arg)
{
    enum mm_err err = mm_flow_read_word(step, arg);
    return err == MM_OK && (strchr(arg, '/') || !mm_path_safe(arg)) ? MM_ERR_SYNTAX : err;
}

enum mm_err mm_flow_read_pattern(struct mm_flow_step *step, char *arg)
{
    step->text = arg;
    return arg[0] && strspn(arg, "rwu") == strlen(arg) ? MM_OK : MM_ERR_SYNTAX;
}

enum mm_err mm_flow_read_monkey(struct mm_flow_step *step, char *arg)
{
    char *end;
    if (!number(arg, 1000000, &end, &step->n) || (*end && *end != ' '))
        return MM_ERR_SYNTAX;
    step->text = *end ? end + 1 : end;
    return MM_OK;
}

/* ---- lines ------------------------------------------------------------------------------------------ */
static enum mm_err fault(const struct mm_flow *flow, int line, struct mm_errinfo *info, const char *what)
{
    return mm_fail(info, MM_ERR_SYNTAX, "%s:%d: %s", flow->path, line, what);
}

/* The command whose words the line starts with; *ret_arg is what follows. */
static const struct mm_flow_command *command_find(char *line, char **ret_arg)
{
    size_t n, i;
    const struct mm_flow_command *list = mm_flow_commands(&n);
    for (i = 0; i < n; i++) {
        size_t len = strlen(list[i].name);
        if (strncmp(list[i].name, line, len) != 0 || (line[len] && line[len] != ' '))
            continue;
        *ret_arg = line + len + strspn(line + len, " ");
        return &list[i];
    }
    return NULL;
}

static char *trim(char *s)
{
    size_t len;
    s += strspn(s, " \t");
    len = strlen(s);
    while (len && (s[len - 1] == ' ' || s[len - 1] == '\t' || s[len - 1] == '\r'))
        s[--len] = '\0';
    return s;
}

static enum mm_err line_read(struct mm_flow *flow, char *line, int number_of, struct mm_errinfo *info)
{
    struct mm_flow_step step = {.line = number_of};
    char *arg = NULL;
    line = trim(line);
    if (!line[0] || line[0] == '#')
        return MM_OK;
    step.command = command_find(line, &arg);
    if (!step.command)
        return fault(flow, number_of, info, mm_say("知らない命令です", "unknown command"));
    if (step.command->read ? step.command->read(&step, arg) != MM_OK : arg[0] != '\0')
        return fault(flow, number_of, info,
                     mm_say("命令のあとの書き方がちがいます", "the command does not take this"));
    if (flow->n == MM_FLOW_MAX_STEPS)
        return fault(flow, number_of, info, mm_say("命令が多すぎます", "too many commands"));
    flow->steps[flow->n++] = step;
    return MM_OK;
}

static enum mm_err lines_read(struct mm_flow *flow, struct mm_errinfo *info)
{
    char *at = flow->text;
    int line = 0;
    enum mm_err err = MM_OK;
    while (at && err == MM_OK) {
        char *end = strchr(at, '\n');
        if (end)
            *end++ = '\0';
        err = line_read(flow, at, ++line, info);
        at = end;
    }
    return err;
}

/* repeat and end find each other. */
static enum mm_err repeats_join(struct mm_flow *flow, struct mm_errinfo *info)
{
    size_t open[MM_FLOW_MAX_NEST], n = 0, i;
    for (i = 0; i < flow->n; i++) {
        struct mm_flow_step *s = &flow->steps[i];
        if (strcmp(s->command->name, "repeat") == 0) {
            if (n == MM_FLOW_MAX_NEST || s->n > MM_FLOW_MAX_REPEAT)
                return fault(flow, s->line, info, mm_say("くり返しが多すぎます", "too much repeating"));
            open[n++] = i;
        } else if (strcmp(s->command->name, "end") == 0) {
            if (!n)
                return fault(flow, s->line, info, mm_say("repeat のない end です", "end without repeat"));
            s->jump = open[--n];
            flow->steps[s->jump].jump = i;
        }
    }
    if (n)
        return fault(flow, flow->steps[open[n - 1]].line, info,
                     mm_say("end のない repeat です", "repeat without end"));
    return MM_OK;
}

enum mm_err mm_flow_load(const char *path, struct mm_flow **ret_flow, struct mm_errinfo *info)
{
    struct mm_flow *flow = calloc(1, sizeof(*flow));
    struct mm_buf buf;
    enum mm_err err = MM_ERR_NOMEM;
    size_t len = 0;
    mm_buf_init(&buf, MM_MAX_FLOW_BYTES);
    if (!flow || !(flow->steps = calloc(MM_FLOW_MAX_STEPS, sizeof(flow->steps[0])))) {
        err = mm_nomem(info);
        goto out;
    }
    flow->path = path;
    err = mm_file_read(path, MM_MAX_FLOW_BYTES, &buf, info);
    if (err != MM_OK)
        goto out;
    if (!mm_utf8_valid(mm_buf_str(&buf), buf.len, NULL) || strlen(mm_buf_str(&buf)) != buf.len) {
        err = fault(flow, 1, info, mm_say("UTF-8 の文ではありません", "not UTF-8 text"));
        goto out;
    }
    flow->text = buf.len ? mm_buf_take(&buf, &len) : mm_strdup("");
    if (!flow->text) {
        err = mm_nomem(info);
        goto out;
    }
    err = lines_read(flow, info);
    if (err == MM_OK)
        err = repeats_join(flow, info);
    if (err == MM_OK) {
        *ret_flow = flow;
        flow = NULL;
    }
out:
    mm_buf_done(&buf);
    mm_flow_free(flow);
    return err;
}

void mm_flow_free(struct mm_flow *flow)
{
    if (!flow)
        return;
    free(flow->steps);
    free(flow->text);
    free(flow);
}

static bool is(const struct mm_flow_step *step, const char *name)
{
    return strcmp(step->command->name, name) == 0;
}

void mm_flow_setup(const struct mm_flow *flow, struct mm_flow_setup *ret_setup)
{
    size_t i;
    for (i = 0; i < flow->n && flow->steps[i].command->setup; i++) {
        const struct mm_flow_step *s = &flow->steps[i];
        if (is(s, "clock") && s->text)
            ret_setup->of_machine = true;
        else if (is(s, "clock"))
            ret_setup->wall_at_ms = s->n;
        else if (is(s, "seed"))
            ret_setup->seed = (uint64_t)s->n;
        else if (is(s, "window")) {
            ret_setup->w = s->w;
            ret_setup->h = s->h;
            ret_setup->diagonal_inch = s->inch;
        }
    }
}
