//! `rapporteur serve` as a browser sees it, without one.

use super::Folder;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

/// A desk that ends with the test.
pub struct Desk {
    child: Child,
    pub address: SocketAddr,
    log: Option<JoinHandle<String>>,
}

/// An answer.
pub struct Got {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Desk {
    /// Starts one in a folder; `more` are arguments of `serve`.
    pub fn serve(folder: &Folder, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rapporteur"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "json"])
            .args(more)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut told = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(log.read_line(&mut line).unwrap() > 0, "{told}");
            told.push_str(&line);
            let said = serde_json::from_str::<serde_json::Value>(&line).unwrap_or_default();
            if let Some(address) = said["address"].as_str() {
                break address.parse().unwrap();
            }
        };
        let log = std::thread::spawn(move || {
            let _ = log.read_to_string(&mut told);
            told
        });
        Self {
            child,
            address,
            log: Some(log),
        }
    }

    pub fn get(&self, path: &str) -> Got {
        self.ask(&format!("GET {path}"), "", "")
    }

    /// Sends the form of a page, as somebody who has opened the page.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Got {
        let page = self.get(path);
        let between = |text: &str, from: &str, to: &str| {
            let (_, rest) = text.split_once(from).unwrap();
            rest.split(to).next().unwrap().to_owned()
        };
        let cookie = between(&page.head.to_lowercase(), "set-cookie: ", ";");
        let token = between(&page.body, "name=\"token\" value=\"", "\"");
        let mut form = format!("token={token}");
        for (name, value) in fields {
            form.push_str(&format!("&{name}={}", encoded(value)));
        }
        let head = format!(
            "Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            form.len()
        );
        self.ask(&format!("POST {path}"), &head, &form)
    }

    fn ask(&self, what: &str, head: &str, body: &str) -> Got {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let host = self.address;
        write!(
            stream,
            "{what} HTTP/1.0\r\nHost: {host}\r\n{head}\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Got {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Ends it as a system does; its exit status, and what it told.
    pub fn end(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        let code = self.child.wait().unwrap().code();
        (code, self.log.take().unwrap().join().unwrap())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Waits until something is so.
pub fn until(what: &str, mut is: impl FnMut() -> bool) {
    for _ in 0..3000 {
        if is() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("{what} never came to be");
}
