import { existsSync } from 'node:fs'
import { access, constants, readFile } from 'node:fs/promises'
import path from 'node:path'
import { run, runTool } from './steps/run.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/**
 * The browser for the end-to-end tests and the bench: CHROMIUM_PATH, else one on PATH, else installed here: by apt for
 * root on Debian, elsewhere by Playwright. Throws an Error that says what was tried.
 */
export async function findChromium(): Promise<string> {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (await isProgram(named)) return named
    throw new Error(`CHROMIUM_PATH names no program: ${named}`)
  }
  return (await onPath()) ?? ((await isDebianRoot()) ? fromApt() : fromPlaywright())
}

async function onPath(): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    for (const name of names) {
      const file = path.join(folder, name)
      if (await isProgram(file)) return file
    }
  }
  return null
}

async function fromApt(): Promise<string> {
  console.log('Installing Chromium…')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', 'chromium']]) {
    const { code, output } = await run('apt-get', args, { env })
    if (code !== 0) throw new Error(`No Chromium found, and apt-get ${args.join(' ')} failed; set CHROMIUM_PATH.\n${output}`)
  }
  const file = await onPath()
  if (file === null) throw new Error('apt-get installed chromium, but there is none on PATH; set CHROMIUM_PATH.')
  return file
}

async function fromPlaywright(): Promise<string> {
  const { chromium } = await import('@playwright/test')
  if (!existsSync(chromium.executablePath())) {
    console.log('Downloading Chromium…')
    const { code, output } = await runTool('playwright', ['install', 'chromium'])
    if (code !== 0) throw new Error(`No Chromium found, and Playwright could not download one; set CHROMIUM_PATH.\n${output}`)
  }
  return chromium.executablePath()
}

const isProgram = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )

/** Debian itself: Ubuntu's `chromium` is a shell around a snap. */
async function isDebianRoot(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return process.getuid?.() === 0 && /^ID="?debian"?$/m.test(release)
}
