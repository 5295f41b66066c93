/* A libspeechd that takes one text and never comes back, which is what a voice may do to the kiosk at worst
 * (the file that VOICE_HUNG names in the environment is there from then on); or (VOICE_FAILS) that cannot
 * speak. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

void *spd_open(const char *client, const char *connection, const char *user, int mode);
void spd_close(void *connection);
int spd_set_language(void *connection, const char *language);
int spd_cancel(void *connection);
int spd_say(void *connection, int priority, const char *text);

void *spd_open(const char *client, const char *connection, const char *user, int mode)
{
    static int one;
    (void)client;
    (void)connection;
    (void)user;
    (void)mode;
    return &one;
}

void spd_close(void *connection)
{
    (void)connection;
}

int spd_set_language(void *connection, const char *language)
{
    (void)connection;
    (void)language;
    return 0;
}

int spd_cancel(void *connection)
{
    (void)connection;
    return 0;
}

int spd_say(void *connection, int priority, const char *text)
{
    (void)connection;
    (void)priority;
    (void)text;
#ifdef VOICE_FAILS
    return -1;
#else
    const char *hung = getenv("VOICE_HUNG");
    if (hung)
        close(creat(hung, 0600));
    for (;;)
        pause();
#endif
}
