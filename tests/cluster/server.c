/* A ClickHouse server out of libchdb.so: runs the library's command line and never comes back. Usage: server OPTION… */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

void *chdb_query_cmdline(int argc, char **argv);

#ifdef __linux__
/*
 * chDB 26.7.2 as a server dies of a reset connection: what a real server catches and logs there ends the process (std::terminate). And ClickHouse
 * resets one now and then: a question that needs no more rows leaves some unread in a pooled connection, which is closed as “out of sync” by the
 * next one. A socket that is closed with nothing unread in it is not reset.
 */
int close(int fd)
{
    char unread[4096];
    const int before = errno;
    while (recv(fd, unread, sizeof unread, MSG_DONTWAIT) > 0) {}
    errno = before;
    return (int)syscall(SYS_close, fd);
}
#endif

int main(int argc, char **argv)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* no server outlives its test */
#endif
    signal(SIGINT, SIG_IGN);
    chdb_query_cmdline(argc, argv);
    return EXIT_SUCCESS;
}
