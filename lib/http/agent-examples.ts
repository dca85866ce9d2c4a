const agent = {
  id: "0a6e7a3e-4a0b-4c57-9a35-3a1f6f3f2d10",
  name: "fra-1",
  status: "ONLINE",
  agentVersion: "0.1.0",
  hostname: "jump-1",
  osInfo: "linux/amd64",
  lastHeartbeatAt: "2026-02-18T10:30:00Z",
  createdAt: "2026-01-02T09:00:00Z",
  apiKeyName: "agent fra-1",
  resourceCount: 2,
  queueLength: 0,
} as const;

/** What the document shows of agents. */
export const agentExamples = {
  agent,
  register: {
    name: "fra-1",
    agentVersion: "0.1.0",
    hostname: "jump-1",
    osInfo: "linux/amd64",
  },
  heartbeat: { agentVersion: "0.1.0", hostname: "jump-1", osInfo: "linux/amd64" },
  command: {
    id: "4f9d0c52-2f57-4f0c-8a55-54d7c8a6a001",
    commandType: "APPLY",
    cidr: "203.0.113.7/32",
    description: "postern:0f7d3b2a9c8e4d51b6a7c8d9e0f1a2b3",
    resourceIdentifier: "jump-1",
    resourceType: "SCRIPT",
    scriptDir: "/etc/postern-agent/jump-1",
    scriptTimeout: 30,
  },
  result: {
    success: true,
    resultMessage: "",
    providerRuleId: "agent-4f9d0c52-2f57-4f0c-8a55-54d7c8a6a001",
    scriptResults: [{ scriptName: "10-nftables", success: true, output: "", durationMs: 41 }],
  },
} as const;
