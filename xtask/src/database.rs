//! A PostgreSQL of our own for the tests: made anew, reachable from this machine alone, gone afterwards.

use std::hash::{BuildHasher, Hasher};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The environment variable by which tests find the database.
pub(crate) const URL: &str = "DUBAN_POSTGRES";

/// A server that stops when this is dropped.
pub(crate) struct Database {
    /// Its address.
    pub(crate) url: String,
    server: Option<Server>,
}

struct Server {
    process: Child,
    folder: PathBuf,
    programs: PathBuf,
    owner: Option<Owner>,
}

/// The user the server runs as where we are root, whom it refuses.
#[derive(Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

impl Database {
    /// The database that the environment names, or a new one.
    pub(crate) fn start(root: &Path) -> Result<Database, String> {
        if let Ok(url) = std::env::var(URL) {
            return Ok(Database { url, server: None });
        }
        let programs = programs()?;
        let owner = owner()?;
        let folder = folder(root, owner)?;
        println!("== postgres in {}", folder.display());
        let port = free_port()?;
        // Signs that a URL must write in another way, so that this is tried as well.
        let password = format!("p/{:016x}@%", std::hash::RandomState::new().build_hasher().finish());
        let secret = folder.with_extension("secret");
        std::fs::write(&secret, &password).map_err(|e| format!("{}: {e}", secret.display()))?;
        own(&secret, owner)?;
        let mut make = user(Command::new(programs.join("initdb")), owner);
        make.args(["--username=duban", "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--no-instructions"]);
        make.arg("--pwfile").arg(&secret).arg("--pgdata").arg(&folder).stdout(Stdio::null());
        let made = super::step_here("initdb", &mut make);
        let _ = std::fs::remove_file(&secret);
        made?;
        let log = std::fs::File::create(folder.with_file_name("postgres.log"))
            .map_err(|e| format!("the server's log: {e}"))?;
        let mut run = user(Command::new(programs.join("postgres")), owner);
        run.arg("-D").arg(&folder).args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        run.args(["-c", "unix_socket_directories=", "-c", "fsync=on"]);
        let log_too = log.try_clone().map_err(|e| format!("the server's log: {e}"))?;
        let process = run.stdout(log).stderr(log_too).stdin(Stdio::null()).spawn();
        let process = process.map_err(|e| format!("postgres: {e}"))?;
        let server = Some(Server { process, folder, programs, owner });
        let url = format!("postgres://duban:{}@127.0.0.1:{port}/postgres", written(&password));
        let mut database = Database { url, server };
        database.wait(port)?;
        Ok(database)
    }

    fn wait(&mut self, port: u16) -> Result<(), String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let Some(server) = &mut self.server else { return Ok(()) };
        let ready = server.programs.join("pg_isready");
        for _ in 0..300 {
            let ended = server.process.try_wait().is_ok_and(|status| status.is_some());
            if ended {
                break;
            }
            let answers = || {
                let mut ask = Command::new(&ready);
                ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
                ask.status().is_ok_and(|status| status.success())
            };
            if TcpStream::connect_timeout(&address, Duration::from_millis(100)).is_ok() && answers() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(format!("postgres does not answer; see {}", server.folder.with_file_name("postgres.log").display()))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(server) = &mut self.server else { return };
        let mut stop = user(Command::new(server.programs.join("pg_ctl")), server.owner);
        let stopped = stop.args(["stop", "--silent", "--mode=fast", "-D"]).arg(&server.folder).status();
        if !stopped.is_ok_and(|status| status.success()) {
            let _ = server.process.kill();
        }
        let _ = server.process.wait();
        let _ = std::fs::remove_dir_all(&server.folder);
    }
}

/// Where the server's programs lie; on Debian they are installed where they are missing.
fn programs() -> Result<PathBuf, String> {
    if let Some(found) = found() {
        return Ok(found);
    }
    let install = ["install", "-y", "--no-install-recommends", "postgresql"];
    let mut apt = Command::new("apt-get");
    apt.args(install).env("DEBIAN_FRONTEND", "noninteractive");
    if super::step_here("apt-get install postgresql", &mut apt).is_err() {
        // The list of packages may be old, or there may be none yet.
        super::step_here("apt-get update", Command::new("apt-get").arg("update"))?;
        super::step_here("apt-get install postgresql", &mut apt)?;
    }
    found().ok_or_else(|| format!("install PostgreSQL so that `initdb` is found, or name a database in {URL}"))
}

fn found() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> =
        versions.filter_map(|e| Some((e.file_name().to_str()?.parse().ok()?, e.path().join("bin")))).collect();
    folders.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut all = folders.into_iter().rev().map(|(_, folder)| folder).chain(std::env::split_paths(&path));
    all.find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// The package brings a user along for the purpose.
fn owner() -> Result<Option<Owner>, String> {
    let id = |what: &str, of: &[&str]| {
        let out = Command::new("id").arg(what).args(of).output().map_err(|e| format!("id: {e}"))?;
        String::from_utf8_lossy(&out.stdout).trim().parse::<u32>().map_err(|_| format!("id {what} {of:?}: no number"))
    };
    if cfg!(not(unix)) || id("-u", &[])? != 0 {
        return Ok(None);
    }
    let (user, group) = (id("-u", &["postgres"])?, id("-g", &["postgres"])?);
    Ok(Some(Owner { user, group }))
}

fn user(mut command: Command, owner: Option<Owner>) -> Command {
    #[cfg(unix)]
    if let Some(owner) = owner {
        std::os::unix::process::CommandExt::uid(&mut command, owner.user);
        std::os::unix::process::CommandExt::gid(&mut command, owner.group);
    }
    #[cfg(not(unix))]
    let _ = owner;
    // A folder that this user may not enter would be an error.
    command.current_dir("/");
    command
}

fn own(path: &Path, owner: Option<Owner>) -> Result<(), String> {
    #[cfg(unix)]
    if let Some(owner) = owner {
        let done = std::os::unix::fs::chown(path, Some(owner.user), Some(owner.group));
        return done.map_err(|e| format!("{}: {e}", path.display()));
    }
    #[cfg(not(unix))]
    let _ = (path, owner);
    Ok(())
}

/// An empty folder of the server's user: among what is built, or where that user may not go there, among the temporary
/// files.
fn folder(root: &Path, owner: Option<Owner>) -> Result<PathBuf, String> {
    let name = format!("postgres-{}", std::process::id());
    let mut why = String::new();
    for parent in [root.join("target"), std::env::temp_dir()] {
        let folder = parent.join(&name);
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        own(&folder, owner)?;
        let mut look = user(Command::new("test"), owner);
        if look.arg("-w").arg(&folder).status().is_ok_and(|status| status.success()) {
            return Ok(folder);
        }
        let _ = std::fs::remove_dir(&folder);
        why = format!("the user of the PostgreSQL server cannot write in {}", folder.display());
    }
    Err(why)
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|e| format!("no free port: {e}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|e| format!("no free port: {e}"))
}

/// A password as a URL has it.
fn written(password: &str) -> String {
    password.replace('%', "%25").replace('/', "%2F").replace('@', "%40")
}
