/** How Syncthing is set up in a zone: what differs from its own defaults, in the words of its REST interface. */

/** Of the device: it talks to the peers that it was told of, and to nobody else. */
export const OPTIONS = {
    listenAddresses: ["tcp://:22000"],
    globalAnnounceEnabled: false,
    localAnnounceEnabled: false,
    relaysEnabled: false,
    natEnabled: false,
    announceLANAddresses: false,
    crashReportingEnabled: false,
    /** Usage reports: declined. */
    urAccepted: -1,
    autoUpgradeIntervalH: 0,
    startBrowser: false,
    /** A peer that is back is called within this time, if it does not call first. */
    reconnectionIntervalS: 10,
    maxFolderConcurrency: 4,
    progressUpdateIntervalS: -1,
    setLowPriority: false,
} as const;

/** Of each folder. */
export const FOLDER = {
    type: "sendreceive",
    filesystemType: "basic",
    fsWatcherEnabled: true,
    /** What a machine may take with it when it dies is what was written in this time. */
    fsWatcherDelayS: 1,
    /** For what the watcher missed. */
    rescanIntervalS: 3600,
    ignorePerms: false,
    caseSensitiveFS: true,
    /** All are kept. */
    maxConflicts: -1,
    minDiskFree: { value: 5, unit: "%" },
    /** Otherwise devices disagree for ever, and what was deleted comes back. */
    ignoreDelete: false,
} as const;

/**
 * `.stignore` of folders of blogs and of the fleet's own: what programs are still writing, and what Ghost makes again by itself. Those may be deleted
 * with the folder that they are in; logs may not. Conflict copies are files as any other, so that none is lost.
 */
export const IGNORED = ["(?d)*.tmp", "/content/logs", "(?d)/content/images/size", "(?d)/content/public", ""].join("\n");
