// A custom bot for Kommunicate on Express: it checks the request header, reads
// the turn and answers with two messages. It prints the port it listens on.
"use strict";

const express = require("express");

const app = express();
app.disable("x-powered-by");
app.use(express.json({ limit: "1mb" }));

app.post("/bot", (req, res) => {
  if (req.get("X-Bot-Key") !== "secret") {
    res.status(401).end();
    return;
  }
  const turn = req.body;
  if (!turn || typeof turn.message !== "string") {
    res.status(400).end();
    return;
  }
  res.json([
    {
      message: "How can I help?",
      platform: "kommunicate",
      metadata: {
        contentType: "300",
        templateId: "6",
        payload: [
          { title: "Yes", message: "Yes" },
          { title: "No", message: "No" },
        ],
      },
    },
    { message: "You said: " + turn.message, platform: "kommunicate" },
  ]);
});

const server = app.listen(0, "127.0.0.1", () => {
  console.log("127.0.0.1:" + server.address().port);
});
// The parent holds the other end of stdin: without it, this process ends.
process.stdin.resume().on("end", () => process.exit(0));
