/* mamori-render: draws one paper or figure and ends. Standard input to standard output, without network, shut
 * in before it reads. The exit code of a refusal is MM_RENDER_EXIT + an mm_err, with one sentence on standard
 * error. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/opts.h"
#include "sync/base/path.h"
#include "sync/export/render/job.h"
#include "sync/export/render/sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Cairo 1.16 leaks a little of every tagged PDF; fontconfig links its lists by offsets, which the leak
 * checker cannot follow. This process ends anyway. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libcairo.so\nleak:libfontconfig.so\n";
}

struct options {
    struct mm_job_words words;
    const char *fonts;
    bool help, version;
};

static enum mm_err read_input(size_t max, struct mm_buf *in, struct mm_errinfo *info)
{
    mm_buf_init(in, max);
    for (;;) {
        char chunk[65536];
        ssize_t n = read(STDIN_FILENO, chunk, sizeof(chunk));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return mm_fail_errno(info, errno, "%s", mm_say("入力を読めません", "cannot read the input"));
        if (n == 0)
            return mm_buf_check(in, info);
        mm_buf_append(in, chunk, (size_t)n);
        if (in->err)
            return mm_buf_check(in, info);
    }
}

static enum mm_err write_output(const struct mm_buf *out, struct mm_errinfo *info)
{
    for (size_t at = 0; at < out->len;) {
        ssize_t n = write(STDOUT_FILENO, out->data + at, out->len - at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return mm_fail_errno(info, errno, "%s", mm_say("出力できません", "cannot write the output"));
        at += (size_t)n;
    }
    return MM_OK;
}

/* Everything that opens a file happens before the sandbox; everything that reads foreign bytes after it. */
static enum mm_err run(const struct mm_job_ops *job, const struct options *o, struct mm_errinfo *info)
{
    char data[MM_PATH_BYTES], fonts[MM_PATH_BYTES];
    struct mm_types *types = NULL;
    const char *const *paths = NULL;
    struct mm_buf in, out;
    enum mm_err err = MM_OK;

    if (!o->fonts) {
        err = mm_data_dir(MM_BUILD_DATADIR, data, info);
        if (!err)
            err = mm_path_join(fonts, data, "fonts/fonts.json");
    }
    if (!err)
        err = mm_types_open(o->fonts ? o->fonts : fonts, &types, info);
    if (!err) {
        size_t n = mm_types_files(types, &paths);

        err = mm_sandbox_enter(paths, n, info);
    }
    mm_buf_init(&in, 0);
    mm_buf_init(&out, MM_MAX_PDF_BYTES);
    if (!err)
        err = read_input(job->input_max, &in, info);
    if (!err)
        err = job->run(types, &o->words, &in, &out, info);
    if (!err)
        err = write_output(&out, info);
    mm_buf_done(&in);
    mm_buf_done(&out);
    mm_types_close(types);
    return err;
}

static void print_help(const struct mm_opt *opts, size_t n)
{
    size_t n_jobs;
    const struct mm_job_ops *const *jobs = mm_job_list(&n_jobs);

    printf("%s\n\n",
           mm_say("使い方: mamori-render 仕事 < 入力 > 出力", "usage: mamori-render JOB < input > output"));
    for (size_t i = 0; i < n_jobs; i++)
        printf("  %-6s %s\n", jobs[i]->name, mm_say(jobs[i]->ja, jobs[i]->en));
    printf("\n");
    mm_opts_help(opts, n);
}

int main(int argc, char **argv)
{
    struct options o = {.help = false};
    const struct mm_opt opts[] = {
        {"fonts", MM_OPT_STRING, &o.fonts, "FILE", "書体の一覧 fonts.json", "the list of fonts, fonts.json"},
        {"width", MM_OPT_INT, &o.words.width, "PX", "svg: 横の大きさ", "svg: width"},
        {"height", MM_OPT_INT, &o.words.height, "PX", "svg: 縦の大きさ", "svg: height"},
        {"palette", MM_OPT_STRING, &o.words.palette, "COLORS", "svg: 役割ごとの色",
         "svg: a colour for each role"},
        {"help", MM_OPT_FLAG, &o.help, NULL, "この説明を表示", "print this help"},
        {"version", MM_OPT_FLAG, &o.version, NULL, "版を表示", "print the version"},
    };
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const struct mm_job_ops *job = NULL;
    const char *words[1] = {NULL};
    size_t n_words = 0;
    enum mm_err err;

    mm_log_start("mamori-render", MM_LOG_WARN);
    err = mm_opts_parse(argc, argv, opts, sizeof(opts) / sizeof(opts[0]), words, 1, &n_words, &info);
    if (!err && o.version)
        return puts("mamori-render " MM_VERSION) < 0;
    if (!err && o.help) {
        print_help(opts, sizeof(opts) / sizeof(opts[0]));
        return EXIT_SUCCESS;
    }
    job = n_words ? mm_job_find(words[0]) : NULL;
    if (!err && !job)
        err = mm_fail(&info, MM_ERR_USAGE, "%s",
                      mm_say("仕事の名前を書いてください（mamori-render --help に一覧があります）",
                             "name a job (mamori-render --help lists them)"));
    if (!err)
        err = run(job, &o, &info);
    if (err)
        fprintf(stderr, "%s\n", *info.text ? info.text : mm_err_name(err));
    return err ? MM_RENDER_EXIT + (int)err : EXIT_SUCCESS;
}
